// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package com.example.logs.webdav;

import dev.runlens.api.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.authenticator.BasicAuthenticator;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.servlets.WebdavServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.StandardRoot;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;

/// A real WebDAV server in this JVM: Tomcat's, over a directory, behind a password.
final class TomcatWebdav implements AutoCloseable {

  static final String USER = "runlens";
  static final String PASSWORD = "correct horse";

  private final Tomcat tomcat = new Tomcat();
  private final Path files;

  TomcatWebdav(Path directory) throws IOException {
    files = Files.createDirectories(directory.resolve("files"));
    tomcat.setBaseDir(directory.resolve("tomcat").toString());
    tomcat.setSilent(true);
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    // So that no thread of Tomcat's appears while the plugin's are counted.
    connector.setProperty("useVirtualThreads", "true");
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", files.toString());
    // A cache would show resources as they were some seconds ago.
    StandardRoot resources = new StandardRoot(context);
    resources.setCachingAllowed(false);
    context.setResources(resources);
    Wrapper servlet = Tomcat.addServlet(context, "webdav", new WebdavServlet());
    servlet.addInitParameter("readonly", "false");
    servlet.addInitParameter("listings", "true");
    context.addServletMappingDecoded("/*", "webdav");
    protect(context);
    try {
      tomcat.start();
    } catch (LifecycleException e) {
      throw new IOException("Tomcat does not start", e);
    }
  }

  private void protect(Context context) {
    tomcat.addUser(USER, PASSWORD);
    tomcat.addRole(USER, "store");
    SecurityCollection everything = new SecurityCollection();
    everything.addPattern("/*");
    SecurityConstraint constraint = new SecurityConstraint();
    constraint.addAuthRole("store");
    constraint.addCollection(everything);
    context.addSecurityRole("store");
    context.addConstraint(constraint);
    context.setLoginConfig(new LoginConfig("BASIC", "files", null, null));
    context.getPipeline().addValve(new BasicAuthenticator());
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/");
  }

  /// Where it keeps what it is sent.
  Path files() {
    return files;
  }

  WebdavSettings settings(String prefix) {
    return settings(url(), prefix, PASSWORD);
  }

  static WebdavSettings settings(URI url, String prefix, String password) {
    return new WebdavSettings(
        url, prefix, USER, Secret.of(password), Duration.ofSeconds(30), Duration.ofSeconds(60), 2);
  }

  static String freshPrefix() {
    return "logs/" + UUID.randomUUID();
  }

  @Override
  public void close() {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new IllegalStateException("Tomcat does not stop", e);
    }
  }
}
