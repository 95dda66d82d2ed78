// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package com.example.logs.webdav;

import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// Reads the answer to `PROPFIND`: RFC 4918, section 13 and 14.
///
/// The answer comes from elsewhere, so it is read without document types and entities, which could
/// make this server read its own files or fetch addresses (XXE).
final class Multistatus {

  private static final String DAV = "DAV:";

  /// The JDK's own, whatever lies on the class path; not shared, because it is not said to be safe
  /// for several threads.
  private final XMLInputFactory factory = XMLInputFactory.newDefaultFactory();

  /// A resource that the answer names.
  ///
  /// @param path of its address, decoded, without a slash at its end
  /// @param length in bytes, -1 if the server does not say
  record Resource(String path, boolean collection, long length) {

    String name() {
      return path.substring(path.lastIndexOf('/') + 1);
    }
  }

  Multistatus() {
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    factory.setXMLResolver((_, _, _, _) -> {
      throw new XMLStreamException("An answer refers to something outside of it");
    });
  }

  /// @throws XMLStreamException if it is no multistatus, or the stream broke (its nested exception)
  List<Resource> read(InputStream in) throws XMLStreamException {
    XMLStreamReader xml = factory.createXMLStreamReader(in);
    try {
      return read(xml);
    } finally {
      xml.close();
    }
  }

  private static List<Resource> read(XMLStreamReader xml) throws XMLStreamException {
    List<Resource> resources = new ArrayList<>();
    boolean multistatus = false;
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamConstants.DTD) {
        throw new XMLStreamException("An answer with a document type", xml.getLocation());
      }
      if (event == XMLStreamConstants.START_ELEMENT) {
        if (!multistatus && !is(xml, "multistatus")) {
          throw new XMLStreamException("Not a multistatus but " + xml.getName());
        }
        multistatus = true;
        if (is(xml, "response")) {
          Resource resource = response(xml);
          if (resource != null) {
            resources.add(resource);
          }
        }
      }
    }
    return resources;
  }

  /// @return null for a resource that is gone by now
  private static @Nullable Resource response(XMLStreamReader xml) throws XMLStreamException {
    String href = "";
    boolean collection = false;
    boolean gone = false;
    long length = -1;
    while (true) {
      int event = xml.next();
      if (event == XMLStreamConstants.END_ELEMENT && is(xml, "response")) {
        String path = href.isEmpty() || gone ? null : path(href);
        return path == null ? null : new Resource(path, collection, length);
      }
      if (event == XMLStreamConstants.START_ELEMENT) {
        if (is(xml, "href") && href.isEmpty()) {
          href = xml.getElementText().strip();
        } else if (is(xml, "propstat")) {
          // What stands in it counts if its status, which may stand first or last, is 200.
          Properties found = propstat(xml);
          collection |= found.collection();
          length = Math.max(length, found.length());
        } else if (is(xml, "status")) {
          gone = !succeeded(xml.getElementText());
        }
      }
    }
  }

  private record Properties(boolean collection, long length) {}

  private static Properties propstat(XMLStreamReader xml) throws XMLStreamException {
    boolean collection = false;
    boolean found = true;
    long length = -1;
    while (true) {
      int event = xml.next();
      if (event == XMLStreamConstants.END_ELEMENT && is(xml, "propstat")) {
        return found ? new Properties(collection, length) : new Properties(false, -1);
      }
      if (event == XMLStreamConstants.START_ELEMENT) {
        if (is(xml, "status")) {
          found = succeeded(xml.getElementText());
        } else if (is(xml, "collection")) {
          collection = true;
        } else if (is(xml, "getcontentlength")) {
          length = number(xml.getElementText());
        }
      }
    }
  }

  private static boolean is(XMLStreamReader xml, String name) {
    return DAV.equals(xml.getNamespaceURI()) && name.equals(xml.getLocalName());
  }

  private static boolean succeeded(String statusLine) {
    return statusLine.strip().matches("HTTP/\\S+ 2\\d\\d.*");
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException _) {
      return -1;
    }
  }

  /// An address is absolute or a path; one that is neither names nothing of ours.
  private static @Nullable String path(String href) {
    try {
      String path = URI.create(href).getPath();
      return path == null ? null : path.replaceFirst("/+$", "");
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
