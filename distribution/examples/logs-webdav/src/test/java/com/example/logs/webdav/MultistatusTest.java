// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package com.example.logs.webdav;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.example.logs.webdav.Multistatus.Resource;
import java.io.ByteArrayInputStream;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;

/// Answers of different servers, and answers meant to harm.
final class MultistatusTest {

  @Test
  void readsWhatApacheSays() throws XMLStreamException {
    List<Resource> read =
        read(
            """
            <?xml version="1.0" encoding="utf-8"?>
            <D:multistatus xmlns:D="DAV:" xmlns:ns0="DAV:">
            <D:response xmlns:lp1="DAV:">
            <D:href>/dav/a%20b/</D:href>
            <D:propstat><D:prop><lp1:resourcetype><D:collection/></lp1:resourcetype></D:prop>
            <D:status>HTTP/1.1 200 OK</D:status></D:propstat>
            <D:propstat><D:prop><getcontentlength xmlns="DAV:"/></D:prop>
            <D:status>HTTP/1.1 404 Not Found</D:status></D:propstat>
            </D:response>
            <D:response><D:href>https://dav.example.com/dav/a%20b/log.zst</D:href>
            <D:propstat><D:status>HTTP/1.1 200 OK</D:status>
            <D:prop><D:resourcetype/><D:getcontentlength> 17 </D:getcontentlength></D:prop></D:propstat>
            </D:response>
            </D:multistatus>
            """);

    assertEquals(
        List.of(new Resource("/dav/a b", true, -1), new Resource("/dav/a b/log.zst", false, 17)),
        read);
  }

  @Test
  void leavesOutWhatIsGone() throws XMLStreamException {
    assertEquals(
        List.of(),
        read(
            """
            <multistatus xmlns="DAV:"><response><href>/dav/x</href>
            <status>HTTP/1.1 404 Not Found</status></response></multistatus>
            """));
  }

  @Test
  void takesAnEncodedSlashForNoCollection() throws XMLStreamException {
    assertEquals(
        "..",
        read("<multistatus xmlns='DAV:'><response><href>/dav/a%2F..</href></response></multistatus>")
            .getFirst()
            .name());
  }

  @Test
  void refusesDocumentTypesBeforeAnEntityIsRead() {
    assertThrows(
        XMLStreamException.class,
        () ->
            read(
                """
                <!DOCTYPE m [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
                <multistatus xmlns="DAV:"><response><href>&b;</href></response></multistatus>
                """));
  }

  @Test
  void refusesAnotherDocument() {
    assertThrows(XMLStreamException.class, () -> read("<multistatus/>"));
    assertThrows(XMLStreamException.class, () -> read(""));
  }

  private static List<Resource> read(String xml) throws XMLStreamException {
    return new Multistatus().read(new ByteArrayInputStream(xml.getBytes(UTF_8)));
  }
}
