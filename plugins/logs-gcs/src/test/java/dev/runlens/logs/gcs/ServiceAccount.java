// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.logs.gcs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A service account with a fresh key, and what Google checks of its signatures.
final class ServiceAccount {

  static final String EMAIL = "logs@runlens-test.iam.gserviceaccount.com";
  private static final String AUDIENCE = "https://oauth2.googleapis.com/token";
  private static final DateTimeFormatter BASIC =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");

  private final KeyPair key;

  ServiceAccount() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      key = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("Every JDK has RSA", e);
    }
  }

  /// The file that Google Cloud makes for a key.
  String json(String tokenUri) {
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    JsonObject json = new JsonObject();
    json.addProperty("type", "service_account");
    json.addProperty("project_id", "runlens-test");
    json.addProperty("private_key_id", "0123456789abcdef");
    json.addProperty("private_key", pem);
    json.addProperty("client_email", EMAIL);
    json.addProperty("client_id", "1234567890");
    json.addProperty("token_uri", tokenUri);
    return json.toString();
  }

  /// Whether a JWT may be exchanged for a token:
  /// <https://developers.google.com/identity/protocols/oauth2/service-account#httprest>.
  boolean signed(String jwt) {
    String[] parts = jwt.split("\\.", -1);
    if (parts.length != 3 || !verify(parts[0] + "." + parts[1], base64Url(parts[2]))) {
      return false;
    }
    JsonObject claims =
        JsonParser.parseString(new String(base64Url(parts[1]), UTF_8)).getAsJsonObject();
    long now = Instant.now().getEpochSecond();
    return claims.get("iss").getAsString().equals(EMAIL)
        && claims.get("aud").getAsString().equals(AUDIENCE)
        && claims.get("scope").getAsString().endsWith("/auth/devstorage.read_write")
        && claims.get("exp").getAsLong() > now
        && claims.get("exp").getAsLong() <= now + 3_660;
  }

  /// Whether a link was signed for this request and is still good:
  /// <https://cloud.google.com/storage/docs/authentication/signatures>.
  ///
  /// @param rawQuery names and values still encoded
  boolean signed(String rawPath, Map<String, String> rawQuery, String host, Instant now)
      throws GeneralSecurityException {
    Map<String, String> query = new TreeMap<>(rawQuery);
    String signature = query.remove("X-Goog-Signature");
    String date = query.getOrDefault("X-Goog-Date", "");
    Instant from = LocalDateTime.parse(date, BASIC).toInstant(ZoneOffset.UTC);
    Instant to = from.plusSeconds(Long.parseLong(query.getOrDefault("X-Goog-Expires", "0")));
    String scope = date.substring(0, 8) + "/auto/storage/goog4_request";
    boolean fits =
        "GOOG4-RSA-SHA256".equals(query.get("X-Goog-Algorithm"))
            && (EMAIL + "/" + scope)
                .equals(
                    query
                        .getOrDefault("X-Goog-Credential", "")
                        .replace("%2F", "/")
                        .replace("%40", "@"))
            && "host".equals(query.get("X-Goog-SignedHeaders"))
            && !now.isBefore(from)
            && now.isBefore(to);
    if (!fits || signature == null) {
      return false;
    }
    String canonicalQuery =
        query.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining("&"));
    String canonical =
        "GET\n%s\n%s\nhost:%s\n\nhost\nUNSIGNED-PAYLOAD".formatted(rawPath, canonicalQuery, host);
    String hash =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(UTF_8)));
    return verify(
        "GOOG4-RSA-SHA256\n%s\n%s\n%s".formatted(date, scope, hash),
        HexFormat.of().parseHex(signature));
  }

  private boolean verify(String text, byte[] bytes) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(key.getPublic());
      signature.update(text.getBytes(UTF_8));
      return signature.verify(bytes);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static byte[] base64Url(String text) {
    return Base64.getUrlDecoder().decode(text);
  }
}
