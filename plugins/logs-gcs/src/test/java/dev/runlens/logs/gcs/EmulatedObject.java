// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.gcs;

import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.zip.CRC32C;

/// One generation of an object of the emulator.
@SuppressWarnings("ArrayRecordComponent") // Never compared, and never changed once it is here.
record EmulatedObject(
    String bucket,
    String name,
    long generation,
    String contentType,
    Instant created,
    byte[] bytes) {

  /// The resource, as of <https://cloud.google.com/storage/docs/json_api/v1/objects#resource>.
  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("kind", "storage#object");
    json.addProperty("id", bucket + "/" + name + "/" + generation);
    json.addProperty("bucket", bucket);
    json.addProperty("name", name);
    json.addProperty("generation", String.valueOf(generation));
    json.addProperty("metageneration", "1");
    json.addProperty("contentType", contentType);
    json.addProperty("size", String.valueOf(bytes.length));
    json.addProperty("crc32c", crc32c());
    json.addProperty("md5Hash", md5());
    json.addProperty("timeCreated", created.toString());
    json.addProperty("updated", created.toString());
    return json;
  }

  /// Base64 of the big-endian checksum.
  String crc32c() {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    byte[] bigEndian = ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array();
    return Base64.getEncoder().encodeToString(bigEndian);
  }

  String md5() {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every JDK has MD5", e);
    }
  }
}
