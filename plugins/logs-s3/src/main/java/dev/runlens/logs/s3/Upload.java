// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.s3;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/// Sends files: small ones in one request, larger ones in parts, so that a broken connection costs
/// a part and not the whole. https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
/// tells the limits.
///
/// @param partBytes at least 5 MiB, which is S3's limit for all parts but the last
record Upload(S3Client client, String bucket, long partBytes) {

  static final long PART_BYTES = 64L << 20;

  private static final int MOST_PARTS = 10_000;
  private static final String TYPE = "application/octet-stream";

  void send(String name, Path file, long size) throws IOException {
    if (size <= partBytes) {
      FileSlice whole = new FileSlice(file, 0, size);
      String md5 = whole.md5();
      client.putObject(
          r -> r.bucket(bucket).key(name).contentType(TYPE).contentMD5(md5), whole.body());
    } else {
      sendParts(name, file, size);
    }
  }

  private void sendParts(String name, Path file, long size) throws IOException {
    String uploadId =
        client.createMultipartUpload(r -> r.bucket(bucket).key(name).contentType(TYPE)).uploadId();
    try {
      List<CompletedPart> parts = parts(name, uploadId, file, size);
      client.completeMultipartUpload(
          r -> r.bucket(bucket).key(name).uploadId(uploadId).multipartUpload(m -> m.parts(parts)));
    } catch (IOException | RuntimeException e) {
      abort(name, uploadId, e);
      throw e;
    }
  }

  /// Parts of an upload that nobody ends cost money for ever. Also when this thread was
  /// interrupted, which would end this request before it is sent.
  private void abort(String name, String uploadId, Exception failure) {
    boolean interrupted = Thread.interrupted();
    try {
      client.abortMultipartUpload(r -> r.bucket(bucket).key(name).uploadId(uploadId));
    } catch (SdkException e) {
      failure.addSuppressed(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private List<CompletedPart> parts(String name, String uploadId, Path file, long size)
      throws IOException {
    long length = Math.max(partBytes, Math.ceilDiv(size, MOST_PARTS));
    List<CompletedPart> parts = new ArrayList<>();
    for (long offset = 0; offset < size; offset += length) {
      FileSlice slice = new FileSlice(file, offset, Math.min(length, size - offset));
      int number = parts.size() + 1;
      String md5 = slice.md5();
      String tag =
          client
              .uploadPart(
                  r ->
                      r.bucket(bucket)
                          .key(name)
                          .uploadId(uploadId)
                          .partNumber(number)
                          .contentMD5(md5),
                  slice.body())
              .eTag();
      parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
    }
    return parts;
  }
}
