// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.ui;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/// The style sheets, scripts and pictures of the pages, held in memory. Safe for use by many
/// threads.
///
/// All of them live under one path that contains a hash over all of them, so that an answer never
/// changes and may be cached for ever, and a script's relative import stays within the same
/// version.
public final class Assets {
  private static final int HASH_DIGITS = 12;

  private final Map<String, Asset> assets;
  private final String hash;

  private Assets(Map<String, Asset> assets) {
    this.assets = Map.copyOf(assets);
    this.hash = hash(assets);
  }

  /// Reads every asset from the class path.
  public static Assets load() {
    URL licence = Assets.class.getResource("/static/vendor/uPlot.LICENSE");
    if (licence == null) {
      throw new IllegalStateException("The assets of the UI are not on the class path: /static");
    }
    try {
      URI uri = licence.toURI();
      if (!uri.getScheme().equals("jar")) {
        return new Assets(read(Path.of(uri).resolve("../..").normalize()));
      }
      URI jar = URI.create(uri.toString().replaceFirst("!.*", "!/"));
      try (FileSystem files = FileSystems.newFileSystem(jar, Map.of())) {
        return new Assets(read(files.getPath("/static")));
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException("Cannot read the assets of the UI at " + licence, e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the assets of the UI at " + licence, e);
    }
  }

  /// The path all assets share, without a slash at its end: `/assets/3f2a86d1c0b4`.
  public String base() {
    return "/assets/" + hash;
  }

  /// Finds an asset.
  ///
  /// @param path what follows `/assets/`: the hash, a slash and the asset's own path
  /// @return the asset; empty if there is none or the hash is of another version
  public Optional<Asset> find(String path) {
    return path.startsWith(hash + "/")
        ? Optional.ofNullable(assets.get(path.substring(hash.length() + 1)))
        : Optional.empty();
  }

  /// The paths of all assets below [#base], in order.
  public List<String> paths() {
    return assets.keySet().stream().sorted().toList();
  }

  private static Map<String, Asset> read(Path root) throws IOException {
    Map<String, Asset> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String path = root.relativize(file).toString().replace('\\', '/');
        byte[] bytes = Files.readAllBytes(file);
        found.put(path, new Asset(contentType(path), bytes, gzip(bytes)));
      }
    }
    return found;
  }

  private static String contentType(String path) {
    return switch (path.substring(path.lastIndexOf('.') + 1)) {
      case "css" -> "text/css; charset=UTF-8";
      case "js" -> "text/javascript; charset=UTF-8";
      case "svg" -> "image/svg+xml";
      default -> "text/plain; charset=UTF-8";
    };
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length / 2);
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }

  private static String hash(Map<String, Asset> assets) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      assets.forEach((path, asset) -> {
        String head = path + "\n" + asset.bytes().length + "\n";
        digest.update(head.getBytes(StandardCharsets.UTF_8));
        digest.update(asset.bytes());
      });
      return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /// One asset. To be sent with `Cache-Control: public, max-age=31536000, immutable` and `Vary:
  /// Accept-Encoding`.
  public static final class Asset {
    private final String contentType;
    private final byte[] bytes;
    private final byte[] gzip;

    private Asset(String contentType, byte[] bytes, byte[] gzip) {
      this.contentType = contentType;
      this.bytes = bytes;
      this.gzip = gzip;
    }

    /// Its media type, with the charset of text.
    public String contentType() {
      return contentType;
    }

    /// Its bytes; not a copy, so leave them alone.
    public byte[] bytes() {
      return bytes;
    }

    /// Its bytes for `Content-Encoding: gzip`; empty if that would not save anything. Not a copy
    /// either.
    public Optional<byte[]> gzip() {
      return gzip.length < bytes.length ? Optional.of(gzip) : Optional.empty();
    }
  }
}
