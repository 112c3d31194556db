package dev.rezo.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.BodyReaders;
import dev.rezo.http.ClientClosedException;
import dev.rezo.http.ConnectionFailedException;
import dev.rezo.http.DeadlineException;
import dev.rezo.http.Response;
import dev.rezo.testing.ConnectOutcome;
import dev.rezo.testing.ScriptedPeer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Walks over all points of an exchange and ends it there in each way: the call ends at once, its
 * place in the pool is free for the next one, and of connections, timers, tasks and body sources
 * nothing is left.
 */
@Tag("A107")
class CancellationWalkTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  /** Where the exchange is when it ends. */
  enum Point {
    BEFORE_ITS_FIRST_STEP {
      @Override
      void reach(Walk walk) {
        walk.begin();
      }
    },
    QUEUED {
      @Override
      void reach(Walk walk) {
        walk.holder = walk.virtual.get();
        walk.holderPeer = walk.virtual.peerAfter(walk.holder);
        walk.beginAndRun();
        assertThat(walk.virtual.bucket()).contains("1 waiting");
      }
    },
    RESOLVING {
      @Override
      void reach(Walk walk) {
        walk.virtual.resolver.answers(new CompletableFuture<>());
        walk.beginAndRun();
        assertThat(walk.virtual.resolver.lookups).isPositive();
      }
    },
    CONNECTING {
      @Override
      void reach(Walk walk) {
        walk.virtual.server.always(ConnectOutcome.noAnswer());
        walk.beginAndRun();
        assertThat(walk.virtual.network.pendingConnects()).isEqualTo(1);
      }
    },
    BEFORE_THE_NEXT_CONNECT {
      @Override
      void reach(Walk walk) {
        CompletableFuture<Response> first = walk.virtual.get();
        ScriptedPeer peer = walk.virtual.peerAfter(first);
        walk.virtual.says(peer, OK);
        peer.close();
        walk.virtual.time.runUntilIdle();
        walk.virtual.server.always(ConnectOutcome.refuse());
        walk.beginAndRun();
        assertThat(walk.virtual.network.attempts()).hasSize(2);
      }
    },
    GREETING_A_SOCKS_PROXY {
      @Override
      void reach(Walk walk) {
        walk.proxy = Proxy.socks5h("proxy.test", 80);
        walk.beginAndRun();
        assertThat(walk.virtual.peer().receivedBytes()).startsWith(5);
      }
    },
    ASKING_A_PROXY_TO_CONNECT {
      @Override
      void reach(Walk walk) {
        TlsConfig.DEFAULT.prepare();
        walk.url = "https://service.test/";
        walk.proxy = Proxy.http("proxy.test", 80);
        walk.beginAndRun();
        walk.virtual.says(walk.virtual.peer().expect("CONNECT service.test:443 "), "HTTP/1.1 2");
      }
    },
    IN_THE_TLS_HANDSHAKE {
      @Override
      void reach(Walk walk) {
        TlsConfig.DEFAULT.prepare();
        walk.url = "https://service.test:80/";
        walk.beginAndRun();
        ScriptedPeer peer = walk.virtual.peer();
        while (peer.receivedBytes().length == 0) { // A real thread computes the ClientHello.
          walk.virtual.time.runUntilIdle();
          Thread.onSpinWait();
        }
        assertThat(peer.receivedBytes()).startsWith(22, 3);
      }
    },
    WRITING {
      @Override
      void reach(Walk walk) {
        walk.virtual.server.close();
        walk.virtual.network.listen(VirtualClient.ADDRESS, ScriptedPeer::stopReading);
        walk.body = new Endless();
        walk.beginAndRun();
        assertThat(walk.body.opened).isEqualTo(1);
        assertThat(walk.body.closed).isZero();
      }
    },
    WAITING_FOR_THE_SOURCE {
      @Override
      void reach(Walk walk) {
        walk.body = new Endless();
        walk.body.silent = true;
        walk.beginAndRun();
        walk.virtual.peer().expect("POST / HTTP/1.1\r\n");
      }
    },
    AWAITING_100_CONTINUE {
      @Override
      void reach(Walk walk) {
        walk.body = new Endless();
        walk.patience = ofSeconds(60);
        walk.beginAndRun();
        assertThat(walk.virtual.peer().takeHead()).contains("Expect: 100-continue");
      }
    },
    AWAITING_THE_HEAD {
      @Override
      void reach(Walk walk) {
        walk.beginAndRun();
        assertThat(walk.virtual.peer().takeHead()).startsWith("GET / ");
      }
    },
    IN_THE_HEAD {
      @Override
      void reach(Walk walk) {
        walk.beginAndRun();
        walk.virtual.says(walk.virtual.peer(), "HTTP/1.1 200 OK\r\nContent-Le");
      }
    },
    IN_THE_BODY {
      @Override
      void reach(Walk walk) {
        walk.beginAndRun();
        walk.virtual.says(
            walk.virtual.peer(), "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
      }
    },
    BETWEEN_CHUNKS {
      @Override
      void reach(Walk walk) {
        walk.beginAndRun();
        walk.virtual.says(
            walk.virtual.peer(),
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n");
      }
    };

    abstract void reach(Walk walk);
  }

  /** How it ends. */
  enum Ending {
    CANCELLED(CancellationException.class) {
      @Override
      void end(Walk walk) {
        assertThat(walk.call.cancel(true)).isTrue();
      }
    },
    LIMIT_OF_THE_CALL(DeadlineException.class) {
      @Override
      void end(Walk walk) {
        walk.virtual.advance(walk.limit);
      }
    },
    SHUT_DOWN(ClientClosedException.class) {
      @Override
      void end(Walk walk) {
        walk.virtual.client.shutdownNow();
      }
    };

    final Class<? extends Throwable> failure;

    Ending(Class<? extends Throwable> failure) {
      this.failure = failure;
    }

    abstract void end(Walk walk);
  }

  static Stream<Arguments> pointsAndEndings() {
    return Arrays.stream(Point.values())
        .flatMap(point -> Arrays.stream(Ending.values()).map(end -> Arguments.of(point, end)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @Timeout(30)
  @MethodSource("pointsAndEndings")
  void nothingIsLeftWhereverACallEnds(Point point, Ending ending) {
    Walk walk = new Walk();
    point.reach(walk);
    assertThat(walk.call).isNotDone();

    ending.end(walk);
    walk.virtual.time.runUntilIdle();

    assertThat(walk.call).isDone();
    Class<? extends Throwable> expected =
        point == Point.BEFORE_THE_NEXT_CONNECT && ending == Ending.LIMIT_OF_THE_CALL
            ? ConnectionFailedException
                .class // It says so before the limit, as there is no more time.
            : ending.failure;
    assertThat(DeadlineTest.failure(walk.call)).isInstanceOf(expected);
    if (walk.body != null) {
      assertThat(walk.body.closed).as("sources closed").isEqualTo(walk.body.opened);
    }
    if (ending != Ending.SHUT_DOWN) {
      walk.requireItsPlaceIsFree();
    }
    walk.virtual.client.shutdownNow();
    walk.virtual.time.runUntilIdle();
    assertThat(walk.virtual.client.runningCalls()).isZero();
    walk.virtual.network.requireNothingLeft();
  }

  /** One call on its way, in a pool with room for one connection. */
  private static final class Walk {
    private static final InetSocketAddress SPARE = VirtualClient.address("192.0.2.9");

    final Duration limit = ofSeconds(2).plus(ofMillis(500));
    final VirtualClient virtual =
        new VirtualClient(b -> b.pool(p -> p.withMaxPerBucket(1)).timeouts(t -> t.call(limit)));
    String url = VirtualClient.URL;
    Proxy proxy;
    Duration patience;
    Endless body;
    CompletableFuture<String> call;
    CompletableFuture<Response> holder;
    ScriptedPeer holderPeer;

    void begin() {
      CallBuilder builder = virtual.client.call(body == null ? "GET" : "POST", url).body(body);
      if (proxy != null) {
        builder.proxy(proxy);
      }
      if (patience != null) {
        builder.header("Expect", "100-continue").timeouts(t -> t.expectContinue(patience));
      }
      call = builder.sendAsync(BodyReaders.text());
    }

    void beginAndRun() {
      begin();
      virtual.time.runUntilIdle();
    }

    /** The next call gets a connection, and its answer. */
    void requireItsPlaceIsFree() {
      if (holder != null && !holder.isDone()) {
        virtual.says(holderPeer, OK);
      }
      virtual.server.close();
      virtual.resolver.answers(
          CompletableFuture.completedFuture(List.<InetAddress>of(SPARE.getAddress())));
      var spare = virtual.network.listen(SPARE, peer -> peer.onHead(head -> peer.send(OK)));
      CompletableFuture<String> next =
          virtual.client.get("http://service.test/").sendAsync(BodyReaders.text());
      if (holderPeer != null && holderPeer.hasHead()) {
        holderPeer.takeHead();
      }
      virtual.advance(ofMillis(100)); // A short remainder of a body is waited for so long.
      if (!next.isDone() && holderPeer != null) {
        virtual.says(holderPeer, OK);
      }
      assertThat(next).isCompletedWithValue("ok");
      assertThat(virtual.bucket()).contains("0 active").contains("0 waiting");
      assertThat(spare.accepted()).isLessThanOrEqualTo(1);
    }
  }

  /** A body that never ends; or that never says a byte. */
  private static final class Endless extends CountedBody {
    boolean silent;

    @Override
    public boolean isReplayable() {
      return true;
    }

    @Override
    public ByteBuffer next(Runnable onReady) {
      return silent ? null : ByteBuffer.allocate(32 * 1024);
    }
  }
}
