// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core.sight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runlens.api.ComponentException.Kind;
import dev.runlens.api.Secret;
import dev.runlens.api.job.JobStatus;
import dev.runlens.api.job.RepositoryId;
import dev.runlens.api.source.EventSource;
import dev.runlens.api.source.Sight;
import dev.runlens.api.source.SignIn;
import dev.runlens.api.source.SourceException;
import dev.runlens.core.access.Person;
import dev.runlens.core.access.Role;
import dev.runlens.core.catalog.Database;
import dev.runlens.core.catalog.Jobs;
import dev.runlens.core.catalog.Observed;
import dev.runlens.core.catalog.Viewer;
import dev.runlens.core.http.TestGate;
import dev.runlens.core.plugin.OpenSlots;
import dev.runlens.core.plugin.Slot;
import dev.runlens.testkit.SettableClock;
import dev.runlens.testkit.source.InMemoryEventSource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SightsTest {

  private static final Sight ROCKET = visible(Observed.REPOSITORY.id().value());

  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final AtomicInteger asked = new AtomicInteger();
  @TempDir Path directory;
  private volatile Supplier<Sight> answer = () -> ROCKET;
  private volatile String askedWith = "";
  private Database database;
  private Slot<EventSource> slot;
  private TestGate access;
  private Person mona;

  @BeforeEach
  void open() {
    database = Database.open(directory.resolve("catalog.db"));
    Observed.apply(database, Observed.seen(Observed.job(1, JobStatus.QUEUED)));
    slot = OpenSlots.of("github", EventSource.class, source(), directory, clock);
    access =
        new TestGate(database, clock, URI.create("http://127.0.0.1"), () -> Map.of("github", slot));
    mona = signIn("first");
  }

  @AfterEach
  void close() {
    OpenSlots.close(slot);
    database.close();
  }

  private static Sight visible(long... repositories) {
    return new Sight.Visible(
        LongStream.of(repositories).mapToObj(RepositoryId::new).collect(Collectors.toSet()), null);
  }

  private Person signIn(String grant) {
    return access.people.signedIn(
        "github", new SignIn.Account(7, "mona", "Mona", Secret.of(grant)));
  }

  /// Everything of a source but its accounts, whose answers the test gives.
  private EventSource source() {
    InMemoryEventSource source = new InMemoryEventSource(Secret.of("test"));
    SignIn signIn =
        new SignIn() {
          @Override
          public URI page(URI redirect, String state, String challenge) {
            return redirect;
          }

          @Override
          public Account account(String code, URI redirect, String verifier) {
            throw new SourceException(Kind.UNSUPPORTED, "Not in this test.");
          }

          @Override
          public Sight sight(Secret grant) {
            asked.incrementAndGet();
            askedWith = grant.reveal();
            return answer.get();
          }
        };
    return new EventSource() {
      @Override
      public Optional<SignIn> signIn() {
        return Optional.of(signIn);
      }

      @Override
      public dev.runlens.api.source.Verdict verify(dev.runlens.api.source.WebhookRequest request) {
        return source.verify(request);
      }

      @Override
      public List<dev.runlens.api.source.SourceEvent> parse(
          dev.runlens.api.source.Delivery delivery) {
        return source.parse(delivery);
      }

      @Override
      public dev.runlens.api.source.LogDownload openLog(dev.runlens.api.source.JobRef job) {
        return source.openLog(job);
      }

      @Override
      public dev.runlens.api.Health check() {
        return source.check();
      }

      @Override
      public void close() {
        source.close();
      }
    };
  }

  private boolean seesTheJob(Sights.View view) {
    return new Jobs(database).byJobId(view.viewer(), 1).isPresent();
  }

  @Test
  void asksTheSourceBeforeTheFirstAnswerAndAgainAfterFiftySeconds() {
    assertTrue(seesTheJob(access.sights.of(mona)));
    clock.advance(Duration.ofSeconds(49));
    assertTrue(seesTheJob(access.sights.of(mona)));
    assertEquals(1, asked.get());
    answer = SightsTest::visible;
    clock.advance(Duration.ofSeconds(1));
    assertFalse(seesTheJob(access.sights.of(mona)), "what was taken away is gone");
    assertEquals(2, asked.get());
    assertEquals(0, access.sights.count(mona.id()));
    answer = () -> visible(LongStream.rangeClosed(1, 1_000).toArray());
    assertTrue(seesTheJob(access.sights.refresh(mona)));
    assertEquals(1, access.sights.count(mona.id()), "of those that are here");
  }

  @Test
  void keepsWhatItKnewForFiveMinutesWhileTheSourceIsAwayAndThenShowsNothing() {
    assertTrue(seesTheJob(access.sights.of(mona)));
    answer =
        () -> {
          throw new SourceException(Kind.TRANSIENT, "The line is cut.");
        };
    clock.advance(Duration.ofSeconds(60));
    Sights.View away = access.sights.of(mona);
    assertTrue(seesTheJob(away));
    assertTrue(away.problem().contains("The line is cut."), away.problem());
    int before = asked.get();
    assertTrue(seesTheJob(access.sights.of(mona)));
    assertEquals(before, asked.get(), "not every request waits for a source that is away");
    clock.advance(Duration.ofMinutes(4));
    Sights.View late = access.sights.of(mona);
    assertFalse(seesTheJob(late));
    assertTrue(late.signedIn());
    assertTrue(late.problem().startsWith("Nothing is shown because github"), late.problem());
    answer = () -> ROCKET;
    clock.advance(Duration.ofMinutes(1));
    Sights.View back = access.sights.of(mona);
    assertTrue(seesTheJob(back));
    assertEquals("", back.problem());
  }

  @Test
  void aSourceThatIsNotThereAnyMoreShowsNothingToViewers() {
    Person other =
        access.people.signedIn("gone", new SignIn.Account(7, "x", "X", Secret.of("a grant")));
    Sights.View view = access.sights.of(other);
    assertEquals(Viewer.NOTHING, view.viewer());
    assertTrue(view.signedIn());
    access.people.role(other.id(), Role.ADMIN);
    assertEquals(
        Viewer.EVERYTHING, access.sights.of(access.people.find(other.id()).orElseThrow()).viewer());
  }

  @Test
  void aRevokedGrantEndsTheSessionsAndIsForgotten() {
    access.session(mona);
    answer = Sight.Revoked::new;
    Sights.View view = access.sights.of(mona);
    assertFalse(view.signedIn());
    assertFalse(seesTheJob(view));
    assertEquals(List.of(), access.sessions.ofPerson(mona.id()));
    assertTrue(access.people.grant(mona.id()).isEmpty());
    assertFalse(access.sights.of(mona).signedIn(), "and stays so");
    assertEquals(1, asked.get());
    answer = () -> ROCKET;
    assertTrue(seesTheJob(access.sights.of(signIn("second"))));
    assertEquals("second", askedWith);
  }

  @Test
  void aRevocationOfAnEarlierGrantHarmsNoLaterOne() {
    answer =
        () -> {
          Object _ = signIn("second"); // meanwhile
          return new Sight.Revoked();
        };
    assertTrue(access.sights.of(mona).signedIn());
    answer = () -> ROCKET;
    assertTrue(seesTheJob(access.sights.of(mona)));
    assertEquals("second", askedWith);
  }

  @Test
  void keepsARenewedGrantSealed() {
    answer = () -> new Sight.Visible(Set.of(Observed.REPOSITORY.id()), Secret.of("renewed"));
    assertTrue(seesTheJob(access.sights.of(mona)));
    Object _ = access.sights.refresh(mona);
    assertEquals("renewed", askedWith);
    String kept =
        database
            .one("SELECT source_grant FROM person", row -> row.text("source_grant"))
            .orElseThrow();
    assertFalse(kept.contains("renewed"), kept);
  }

  @Test
  void manyRequestsOfOnePersonAskOnce() throws Exception {
    CountDownLatch asking = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    answer =
        () -> {
          asking.countDown();
          try {
            assertTrue(go.await(15, TimeUnit.SECONDS));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return ROCKET;
        };
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Sights.View>> views = new ArrayList<>();
      views.add(threads.submit(() -> access.sights.of(mona)));
      assertTrue(asking.await(15, TimeUnit.SECONDS));
      for (int i = 0; i < 20; i++) {
        views.add(threads.submit(() -> access.sights.of(mona)));
      }
      go.countDown();
      for (Future<Sights.View> view : views) {
        assertTrue(seesTheJob(view.get()));
      }
    }
    assertEquals(1, asked.get());
  }

  @Test
  void aLocalViewerSeesNothingUntilAnAdminSaysOtherwise() {
    Person ben = access.person("ben", Role.VIEWER);
    assertFalse(seesTheJob(access.sights.of(ben)));
    access.people.seesAll(ben.id(), true);
    assertTrue(seesTheJob(access.sights.of(access.people.find(ben.id()).orElseThrow())));
    assertEquals(0, asked.get());
  }
}
