// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runlens.core.plugin.Configuration;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What nobody should send to the routes of administrators; one server for all, which it leaves as
/// it is.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminRefusalsTest {

  @TempDir private static Path directory;
  private AdminFixture fixture;

  @BeforeAll
  void start() throws Exception {
    fixture = AdminFixture.start(directory, Configuration.of(List.of()));
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "it | {\"type\": \"vault\"} | 400",
        "it | {\"kind\": \"logs\", \"type\": \"vault\"} | 400",
        "it | {\"kind\": \"log-store\"} | 400",
        "it | {\"kind\": 7, \"type\": \"vault\"} | 400",
        "it | {\"kind\": \"log-store\", \"type\": \"s4\"} | 422",
        "it | {\"kind\": \"metric-store\", \"type\": \"vault\"} | 422",
        "it | {\"kind\": \"log-store\", \"type\": \"vault\", \"settings\": []} | 400",
        "it | {\"kind\": \"log-store\", \"type\": \"vault\", \"settings\": null} | 400",
        "it | {\"kind\": \"log-store\", \"type\": \"vault\", \"settings\": {\"place\": {}}} | 400",
        "it | {\"kind\": \"log-store\", \"type\": \"vault\", \"enabled\": \"yes\"} | 400",
        "it | {\"kind\": \"log-store\", \"type\": \"vault\", \"default\": 1} | 400",
        "it | [] | 400",
        "it | \"it\" | 400",
        "it | | 400",
        "it | {\"kind\": | 400",
        "new | {\"kind\": \"log-store\", \"type\": \"vault\"} | 422",
        "test | {\"kind\": \"log-store\", \"type\": \"vault\"} | 422",
        "It | {\"kind\": \"log-store\", \"type\": \"vault\"} | 422",
        "-it | {\"kind\": \"log-store\", \"type\": \"vault\"} | 422",
        "a%2Fb | {\"kind\": \"log-store\", \"type\": \"vault\"} | 404",
        "..%2Fb | {\"kind\": \"log-store\", \"type\": \"vault\"} | 404",
        "%3Cb%3E | {\"kind\": \"log-store\", \"type\": \"vault\"} | 422",
      })
  void refusesWhatIsNoInstance(String id, String body, int status) throws Exception {
    HttpResponse<String> refused =
        fixture.send("PUT", "/api/admin/instances/" + id, body == null ? "" : body);
    assertEquals(status, refused.statusCode(), refused.body());
    assertEquals(List.of(), fixture.host.instances());
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/admin/instances/nothing",
    "POST, /api/admin/instances/nothing/enable",
    "POST, /api/admin/instances/nothing/disable",
    "POST, /api/admin/instances/nothing/default",
    "DELETE, /api/admin/instances/nothing",
    "POST, /api/admin/plugins/nothing/enable",
    "POST, /api/admin/plugins/nothing/disable",
    "DELETE, /api/admin/plugins/nothing",
    "GET, /api/admin/nothing"
  })
  void saysWhatIsNotThere(String method, String path) throws Exception {
    HttpResponse<String> answer = fixture.send(method, path, "");
    assertEquals(404, answer.statusCode(), answer.body());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("content-type").orElse(""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "../../etc/passwd | .._.._etc_passwd.zip",
        "%2e%2e%2fa.zip | .._a.zip",
        "<script>alert(1)</script>.zip | _script_alert_1___script_.zip",
        "%00%0d%0aX-Evil: 1.zip | ___X-Evil_ 1.zip",
        "a%zz.zip | a_zz.zip",
        "%20 | upload.zip",
        "vault | vault.zip",
        "caf%C3%A9+b.zip | caf__b.zip",
      })
  void callsAnUploadByAHarmlessName(String sent, String called) throws Exception {
    HttpResponse<String> refused = fixture.upload(new byte[] {1, 2, 3}, "X-Filename", sent);
    assertEquals(422, refused.statusCode(), refused.body());
    assertEquals("refused", fixture.state(called), fixture.get("/api/admin/plugins").body());
    assertEquals("active", fixture.state("vault"));
  }

  @Test
  void cutsALongName() throws Exception {
    assertEquals(422, fixture.upload(new byte[1], "X-Filename", "x".repeat(4_000)).statusCode());
    assertEquals("refused", fixture.state("x".repeat(100) + ".zip"));
  }

  @ParameterizedTest
  @CsvSource({"/admin, /sign-in?next=%2Fadmin", "/admin/plugins, /sign-in?next=%2Fadmin%2Fplugins"})
  void leadsToTheSignInForm(String path, String location) throws Exception {
    HttpResponse<String> answer = fixture.server.get(path);
    assertEquals(303, answer.statusCode());
    assertEquals(location, answer.headers().firstValue("location").orElse(""));
  }
}
