// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// Reads request bodies with a limit.
public final class Bodies {

  private Bodies() {}

  /// The bytes of a body exactly as they came: what a signature covers.
  ///
  /// @param limit most bytes
  /// @throws Problem 413 past the limit, before anything is read if the request says so itself; 415
  ///   for a `Content-Encoding`
  public static byte[] raw(ServerRequest request, int limit) {
    if (request.headers().contains(HeaderNames.CONTENT_ENCODING)) {
      throw Problem.of(415, "The body must come without Content-Encoding.");
    }
    return inflated(request, limit, limit);
  }

  /// The bytes of a body that may be `Content-Encoding: gzip`, which the server has undone.
  ///
  /// @param limit most bytes on the wire, if the request says how many
  /// @param inflatedLimit most bytes after inflation
  /// @throws Problem 413 past a limit, 400 for a body that ends early or is no gzip
  public static byte[] inflated(ServerRequest request, int limit, int inflatedLimit) {
    OptionalLong declared = request.headers().contentLength();
    if (declared.isPresent() && declared.getAsLong() > limit) {
      throw tooLarge(limit);
    }
    try (InputStream body = request.content().inputStream()) {
      return read(body, inflatedLimit);
    } catch (IOException | UncheckedIOException | DataReader.InsufficientDataAvailableException e) {
      throw Problem.of(400, "The body ended early or is not encoded as it says.");
    }
  }

  /// Writes a body to a file, piece by piece.
  ///
  /// @param limit most bytes
  /// @throws Problem 413 past the limit, 415 for a `Content-Encoding`, 400 for a body that ends
  ///   early
  public static void save(ServerRequest request, Path file, long limit) {
    if (request.headers().contains(HeaderNames.CONTENT_ENCODING)) {
      throw Problem.of(415, "The body must come without Content-Encoding.");
    }
    OptionalLong declared = request.headers().contentLength();
    if (declared.isPresent() && declared.getAsLong() > limit) {
      throw tooLarge(limit);
    }
    try (InputStream body = request.content().inputStream();
        OutputStream out = Files.newOutputStream(file)) {
      byte[] piece = new byte[64 * 1024];
      long left = limit;
      for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
        left -= read;
        if (left < 0) {
          throw tooLarge(limit);
        }
        out.write(piece, 0, read);
      }
    } catch (DataReader.InsufficientDataAvailableException e) {
      throw Problem.of(400, "The body ended early.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(InputStream body, int limit) throws IOException {
    byte[] bytes = body.readNBytes(limit + 1);
    if (bytes.length > limit) {
      throw tooLarge(limit);
    }
    return bytes;
  }

  private static Problem tooLarge(long limit) {
    return Problem.of(413, "The body is larger than " + limit + " bytes.");
  }
}
