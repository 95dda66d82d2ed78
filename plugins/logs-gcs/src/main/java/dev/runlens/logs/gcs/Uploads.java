// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.gcs;

import com.google.cloud.WriteChannel;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// Sends objects as resumable uploads: an object exists once its last chunk is accepted, which
/// carries the CRC32C of all chunks for Google to compare. A chunk that fails is sent again from
/// where Google has it.
final class Uploads {

  private static final int BUFFER_BYTES = 128 << 10;

  private final Storage storage;
  private final UploadTransport transport;
  private final System.Logger logger;

  Uploads(Storage storage, UploadTransport transport, System.Logger logger) {
    this.storage = storage;
    this.transport = transport;
    this.logger = logger;
  }

  /// The content itself cannot be read.
  static final class ContentException extends IOException {

    private static final long serialVersionUID = 1L;

    ContentException(IOException cause) {
      super(cause);
    }
  }

  /// @throws StorageException if Google refuses, also as the cause of an IOException
  void send(BlobInfo object, InputStream content) throws IOException {
    boolean complete = false;
    try {
      // Not closed when something fails: closing is what makes the object exist. A BlobWriteSession
      // would give back what it stored, but over HTTP version 2.78.0 never tries its chunks again.
      WriteChannel channel = storage.writer(object);
      channel.setChunkSize(GcsClient.CHUNK_BYTES);
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int count = read(content, buffer); count >= 0; count = read(content, buffer)) {
        for (ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count); bytes.hasRemaining(); ) {
          channel.write(bytes);
        }
      }
      channel.close();
      complete = true;
    } finally {
      if (!complete) {
        abandon(object);
      }
      transport.forgetUpload();
    }
  }

  private static int read(InputStream content, byte[] buffer) throws ContentException {
    try {
      return content.read(buffer);
    } catch (IOException e) {
      throw new ContentException(e);
    }
  }

  private void abandon(BlobInfo object) {
    try {
      transport.abandonUpload(storage.getOptions());
    } catch (IOException | StorageException e) {
      // Without the exception, which may quote the session's URI.
      logger.log(
          System.Logger.Level.DEBUG,
          "an unfinished upload is left for Google to drop in a week object={0} error={1}",
          object.getName(),
          e.getClass().getSimpleName());
    }
  }
}
