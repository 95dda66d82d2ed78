// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.plugin;

import dev.runlens.testkit.plugin.PluginFixture;

/// A plugin with an event source of type `forge` that can be set up in one click and changes its
/// webhook secret.
///
/// What it does with a code: `good` gives settings, `away` is to be tried again, `careless` is
/// refused in words that give secrets away, and any other is refused. The other side is told of a
/// secret by writing it to the file `told` in the instance's directory; while there is a file
/// `away`, that fails.
public final class ForgeFixture {

  private static final String PROVIDER =
      """
      package fixture;

      import dev.runlens.api.ComponentContext;
      import dev.runlens.api.ComponentException.Kind;
      import dev.runlens.api.Health;
      import dev.runlens.api.Secret;
      import dev.runlens.api.Setting;
      import dev.runlens.api.source.Delivery;
      import dev.runlens.api.source.EventSource;
      import dev.runlens.api.source.EventSourceProvider;
      import dev.runlens.api.source.JobRef;
      import dev.runlens.api.source.LogDownload;
      import dev.runlens.api.source.Registration;
      import dev.runlens.api.source.SecretRotation;
      import dev.runlens.api.source.SourceEvent;
      import dev.runlens.api.source.SourceException;
      import dev.runlens.api.source.Verdict;
      import dev.runlens.api.source.WebhookRequest;
      import module java.base;

      @org.pf4j.Extension
      public final class ProbeProvider implements EventSourceProvider<ProbeProvider.Settings> {

        public record Settings(
            @Setting(label = "Address", defaultValue = "https://forge.example.com") String address,
            @Setting(label = "App", optional = true) String appId,
            @Setting(label = "Webhook secret", optional = true) Secret webhookSecret,
            @Setting(label = "The one before", optional = true) Secret previousWebhookSecret) {}

        @Override public String type() { return "forge"; }
        @Override public String displayName() { return "Forge"; }
        @Override public Class<Settings> configType() { return Settings.class; }
        @Override public Optional<String> resourceId(Settings settings) { return Optional.empty(); }
        @Override public EventSource open(Settings settings, ComponentContext context) {
          if (settings.webhookSecret() != null) {
            context.logger().log(System.Logger.Level.WARNING, "Opened with " + settings.webhookSecret().reveal());
          }
          return new Forge(settings, context);
        }
        @Override public Optional<Registration> registration() { return Optional.of(new OneClick()); }

        static final class OneClick implements Registration {
          @Override public Form form(Request request) {
            if (request.organization() != null && request.organization().contains(" ")) {
              throw new IllegalArgumentException("An organization has no spaces.");
            }
            return new Form(
                request.host().resolve("/apps/new?state=" + request.state()),
                Map.of("manifest", request.name() + "|" + request.webhook() + "|" + request.back() + "|" + request.signIn()));
          }
          @Override public Registered finish(URI host, String code, java.net.http.HttpClient http) {
            return switch (code) {
              case "good" -> new Registered(
                  Map.of(
                      "address", Secret.of(host.toString()),
                      "app-id", Secret.of("4711"),
                      "webhook-secret", Secret.of("the first webhook secret")),
                  "Runlens at " + host.getHost(),
                  host.resolve("/apps/runlens/install"));
              case "away" -> throw new SourceException(Kind.TRANSIENT, "Forge does not answer.");
              case "careless" -> throw new SourceException(
                  Kind.INVALID, "Refused: client_secret=0123456789abcdef Authorization: Bearer ghu_0123456789abcdef");
              case "bug" -> throw new IllegalStateException("rl_0123456789abcdef0123456789");
              default -> throw new SourceException(Kind.INVALID, "Forge does not know this code.");
            };
          }
        }

        record Forge(Settings settings, ComponentContext context) implements EventSource, SecretRotation {
          @Override public Health check() {
            return settings.appId() == null ? Health.down("No app-id is set.") : Health.up("Forge answers.");
          }
          @Override public void close() {}
          @Override public Verdict verify(WebhookRequest request) {
            String sent = request.header("x-forge-secret").orElse("");
            boolean ours = Stream.of(settings.webhookSecret(), settings.previousWebhookSecret())
                .anyMatch(secret -> secret != null && secret.reveal().equals(sent));
            return ours
                ? new Verdict.Verified(request.header("x-forge-delivery").orElse("1"), "ping")
                : new Verdict.Refused(Verdict.Reason.SIGNATURE, "Not signed by Forge.");
          }
          @Override public List<SourceEvent> parse(Delivery delivery) {
            return List.of(new SourceEvent.Ignored("A ping."));
          }
          @Override public LogDownload openLog(JobRef job) { return new LogDownload.Never("Forge has no logs."); }
          @Override public Optional<SecretRotation> secretRotation() {
            return settings.webhookSecret() == null ? Optional.empty() : Optional.of(this);
          }
          @Override public Map<String, Secret> next() {
            return Map.of(
                "webhook-secret", Secret.of(settings.webhookSecret().reveal() + "+"),
                "previous-webhook-secret", settings.webhookSecret());
          }
          @Override public void announce() {
            try {
              if (Files.exists(context.dataDir().resolve("away"))) {
                throw new SourceException(Kind.TRANSIENT, "Forge does not answer to " + settings.webhookSecret().reveal() + ".");
              }
              Files.writeString(context.dataDir().resolve("told"), settings.webhookSecret().reveal());
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        }
      }
      """;

  private ForgeFixture() {}

  /// The plugin.
  public static PluginFixture plugin() {
    return PluginFixture.probe("forge").source("fixture.ProbeProvider", PROVIDER);
  }
}
