package dev.rezo.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.client.TlsTestCa.Issued;
import dev.rezo.http.RezoException;
import dev.rezo.http.Url;
import dev.rezo.testing.ConnectOutcome;
import dev.rezo.testing.VirtualListener;
import dev.rezo.testing.VirtualLoops;
import dev.rezo.testing.VirtualNetwork;
import dev.rezo.testing.VirtualTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/** Keys and trust are replaced under a running client. */
final class ReloadTlsTest {

  private static final TlsTestCa CA = TlsTestCa.root("CN=CA");
  private static final TlsTestCa CLIENTS = TlsTestCa.root("CN=Clients");
  private static final Issued SERVICE = CA.issue("CN=service", "DNS:service.test");
  private static final TlsConfig OLD = showing(CLIENTS.issue("CN=old"));
  private static final TlsConfig NEW = showing(CLIENTS.issue("CN=new"));
  private static final String URL = "https://service.test/";

  private final Scene scene = new Scene(7, 1, "TLSv1.3", 2);

  private static TlsConfig showing(Issued identity) {
    return TlsConfig.builder()
        .trust(CA.certificate())
        .identity(TlsTestStores.key(identity), TlsTestStores.PASSWORD)
        .build();
  }

  @Test
  void newCallsUseTheNewIdentityAtOnceAndIdleConnectionsAreClosed() {
    assertThat(scene.done(scene.call())).isEqualTo("CN=old");
    assertThat(scene.done(scene.call())).isEqualTo("CN=old");
    assertThat(scene.connections()).hasSize(1);

    scene.client.reloadTls(NEW);
    scene.time.runUntilIdle();
    assertThat(scene.connections().get(0).peer.clientClosed()).isTrue();

    assertThat(scene.done(scene.call())).isEqualTo("CN=new");
    assertThat(scene.connections()).hasSize(2);
  }

  @Test
  void whatRunsFinishesAndItsConnectionIsClosedBehindIt() {
    scene.answering = false;
    CompletableFuture<String> running = scene.call();
    scene.time.runUntilIdle();

    scene.client.reloadTls(NEW);
    scene.time.runUntilIdle();
    assertThat(running).isNotDone();
    assertThat(scene.connections().get(0).peer.clientClosed()).isFalse();

    scene.answerAll();
    assertThat(scene.done(running)).isEqualTo("CN=old");
    assertThat(scene.connections().get(0).peer.clientClosed()).isTrue();
    assertThat(scene.client.pool().snapshot().buckets()).isEmpty();
  }

  @Test
  void whatWaitsInTheQueueMovesToTheNewIdentity() {
    scene.answering = false;
    CompletableFuture<String> first = scene.call();
    CompletableFuture<String> second = scene.call();
    CompletableFuture<String> queued = scene.call();
    scene.time.runUntilIdle();
    assertThat(scene.connections()).hasSize(2);

    scene.answering = true;
    scene.client.reloadTls(NEW);
    scene.time.runUntilIdle();

    assertThat(scene.done(queued)).isEqualTo("CN=new");
    assertThat(first).isNotDone();
    assertThat(second).isNotDone();
    scene.answerAll();
    assertThat(scene.done(first)).isEqualTo("CN=old");
    assertThat(scene.done(second)).isEqualTo("CN=old");
  }

  @Test
  void aDialOfTheOldIdentityBeginsAnew() {
    scene.listener.next(ConnectOutcome.accept().after(ofSeconds(1)));
    CompletableFuture<String> dialling = scene.call();
    scene.time.runUntilIdle();

    scene.client.reloadTls(NEW);

    assertThat(scene.done(dialling)).isEqualTo("CN=new");
    scene.time.advance(ofSeconds(2));
    assertThat(scene.network.openTransports()).isEqualTo(1);
  }

  @Test
  void anEqualConfigurationChangesNothing() {
    assertThat(scene.done(scene.call())).isEqualTo("CN=old");

    scene.client.reloadTls(OLD.toBuilder().build());

    assertThat(scene.done(scene.call())).isEqualTo("CN=old");
    assertThat(scene.connections()).hasSize(1);
  }

  @Test
  void aClientMadeFromThisOneHasTheNewIdentity() {
    scene.client.reloadTls(NEW);

    assertThat(scene.client.describe()).contains("CN=new").doesNotContain("CN=old");
    assertThat(scene.client.toBuilder().build().describe()).contains("CN=new");
  }

  @Test
  void anotherClientOfThePoolKeepsItsOwn() {
    RezoClient other = scene.client.toBuilder().build();
    scene.client.reloadTls(NEW);

    assertThat(scene.done(scene.call(other))).isEqualTo("CN=old");
    assertThat(scene.done(scene.call())).isEqualTo("CN=new");
  }

  @Test
  void whatTheServerDoesNotAcceptFailsNewCallsOnly() {
    scene.answering = false;
    CompletableFuture<String> running = scene.call();
    scene.time.runUntilIdle();

    scene.client.reloadTls(showing(CA.issue("CN=stranger")));
    CompletableFuture<String> refused = scene.call();
    scene.time.runUntilIdle();
    scene.answerAll();

    assertThat(scene.done(running)).isEqualTo("CN=old");
    assertThat(refused)
        .failsWithin(ofSeconds(0))
        .withThrowableThat()
        .withCauseInstanceOf(RezoException.class)
        .withMessageContaining("alert");
  }

  @Test
  void plainConnectionsStay() {
    Route plain = new Route(Url.parse("http://service.test/").origin(), dialing());

    assertThat(plain.isBy(NEW)).isTrue();
    assertThat(plain.isBy(OLD)).isTrue();
  }

  private static Route.Dialing dialing() {
    return new ClientBuilder().tls(OLD).dialing();
  }

  @Test
  void underLoadNoCallFailsAndNoExchangeBeginsOnAnOldConnection() {
    for (int seed = 0; seed < 20; seed++) {
      try {
        underLoad(seed);
      } catch (Throwable e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private static void underLoad(int seed) {
    Random random = new Random(seed);
    String version = random.nextBoolean() ? "TLSv1.2" : "TLSv1.3";
    Scene scene = new Scene(seed, 1 + random.nextInt(3), version, 1 + random.nextInt(4));
    scene.slowness = 40;
    List<CompletableFuture<String>> calls = new ArrayList<>();
    List<CompletableFuture<String>> late = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      if (i == 60) {
        scene.reload();
      }
      CompletableFuture<String> call = scene.call();
      calls.add(call);
      if (i >= 60) {
        late.add(call);
      }
      if (random.nextInt(3) == 0) {
        scene.time.advance(ofMillis(random.nextInt(20)));
      }
    }
    scene.time.advance(ofSeconds(30));

    calls.forEach(call -> assertThat(call).isCompleted());
    late.forEach(call -> assertThat(call).isCompletedWithValue("CN=new"));
    assertThat(calls).anyMatch(call -> call.join().equals("CN=old"));
    assertThat(scene.begunLate).isEmpty();
    assertThat(NEW.engines().running() + OLD.engines().running()).isZero();
    assertThat(scene.network.openTransports())
        .isEqualTo(scene.client.pool().snapshot().buckets().get(0).occupancy().idle());
    scene.client.close(ofSeconds(0));
  }

  /** A client, its server, and the wire between them. */
  private static final class Scene {
    final VirtualTime time;
    final VirtualNetwork network;
    final VirtualListener listener;
    final RezoClient client;
    private final VirtualTlsServer server;
    private final List<Runnable> unanswered = new ArrayList<>();
    private final Random random;
    boolean answering = true;
    int slowness;
    private long reloadedNanos = Long.MAX_VALUE;
    private final List<String> begunLate = new ArrayList<>();

    Scene(int seed, int loops, String version, int cap) {
      random = new Random(seed);
      time = VirtualTime.seeded(seed);
      network = new VirtualNetwork(time);
      server =
          new VirtualTlsServer(
              new TlsTestServer(SERVICE, CLIENTS.certificate()).versions(version).needClientAuth(),
              this::answer);
      InetAddress address = VirtualClient.ADDRESS.getAddress();
      listener = network.listen(new InetSocketAddress(address, 443), server::accept);
      client =
          RezoClient.builder()
              .loops(new VirtualLoops(network, loops))
              .resolver(host -> CompletableFuture.completedFuture(List.of(address)))
              .pool(p -> p.withMaxPerBucket(cap))
              .tlsTasks(Runnable::run)
              .tls(OLD)
              .build();
    }

    List<VirtualTlsServer.Connection> connections() {
      return server.connections();
    }

    CompletableFuture<String> call() {
      return call(client);
    }

    CompletableFuture<String> call(RezoClient by) {
      return by.sendAsync(by.get(URL).request())
          .thenCompose(
              response -> {
                long begun = response.timing().requestStartNanos();
                return response
                    .body()
                    .textAsync()
                    .thenApply(
                        name -> {
                          if (begun - reloadedNanos > 0 && name.equals("CN=old")) {
                            begunLate.add(name + " at " + begun);
                          }
                          return name;
                        });
              });
    }

    void reload() {
      client.reloadTls(NEW);
      reloadedNanos = time.nanoTime();
    }

    String done(CompletableFuture<String> call) {
      time.runUntilIdle();
      assertThat(call).isCompleted();
      return call.join();
    }

    private void answer(VirtualTlsServer.Connection connection, String head) {
      Runnable answer =
          () -> {
            try {
              connection.peer.delay(ofMillis(slowness == 0 ? 0 : random.nextInt(slowness)));
              connection.respond(connection.client());
            } catch (SSLException e) {
              throw new AssertionError(e);
            }
          };
      if (answering) {
        answer.run();
      } else {
        unanswered.add(answer);
      }
    }

    void answerAll() {
      answering = true;
      unanswered.forEach(Runnable::run);
      unanswered.clear();
      time.runUntilIdle();
    }
  }
}
