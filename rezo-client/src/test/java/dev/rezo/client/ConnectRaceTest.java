package dev.rezo.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.BodyReaders;
import dev.rezo.http.ConnectionFacts;
import dev.rezo.http.ConnectionFailedException;
import dev.rezo.http.DeadlineException;
import dev.rezo.http.DeadlineException.Limit;
import dev.rezo.http.Phase;
import dev.rezo.http.Response;
import dev.rezo.testing.ConnectOutcome;
import dev.rezo.testing.ConnectOutcome.Kind;
import dev.rezo.testing.VirtualListener;
import dev.rezo.testing.VirtualLoops;
import dev.rezo.testing.VirtualNetwork;
import dev.rezo.testing.VirtualNetwork.Attempt;
import dev.rezo.testing.VirtualTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connect races of the whole client under a seed, held against what they should come to. */
class ConnectRaceTest {

  private static final long NEVER = Long.MAX_VALUE;

  @Test
  @Tag("A140")
  void theRightAddressWinsAndEveryOtherIsGivenUp() {
    int first = Integer.getInteger("seed", 0);
    int count = Integer.getInteger("seeds", 1000);
    Map<String, Integer> seen = new HashMap<>();
    for (int seed = first; seed < first + count; seed++) {
      try {
        seen.merge(new Run(seed).run(), 1, Integer::sum);
      } catch (Throwable e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    if (count >= 1000) { // Otherwise the seeds test less than they seem to.
      assertThat(seen.keySet()).contains("won", "lost", "too late", "cancelled");
      assertThat(seen.values()).allMatch(times -> times > 20);
    }
  }

  private static final class Run {
    private static final long LIMIT = ofSeconds(3).toNanos();

    private final Random random;
    private final VirtualTime time;
    private final VirtualNetwork network;
    private final Map<SocketAddress, ConnectOutcome> outcomes = new HashMap<>();
    private final long delay;
    private final RezoClient client;
    private final long begin;

    Run(long seed) {
      random = new Random(seed);
      time = VirtualTime.seeded(seed);
      network = new VirtualNetwork(time);
      delay = ofMillis(random.nextBoolean() ? 250 : 50).toNanos();
      List<InetAddress> addresses = new ArrayList<>();
      int count = 1 + random.nextInt(8);
      for (int i = 1; i <= count; i++) {
        InetSocketAddress address =
            VirtualClient.address((random.nextBoolean() ? "192.0.2." : "2001:db8::") + i);
        addresses.add(address.getAddress());
        outcomes.put(address, outcome());
        network
            .listen(address, peer -> peer.onHead(head -> peer.send(answer())))
            .always(outcomes.get(address));
      }
      client =
          RezoClient.builder()
              .loops(new VirtualLoops(network, 1 + random.nextInt(2)))
              .resolver(host -> CompletableFuture.completedFuture(addresses))
              .pool(limits -> limits)
              .connectionAttemptDelay(ofNanos(delay))
              .timeouts(t -> t.connect(ofNanos(LIMIT)))
              .build();
      begin = time.nanoTime();
    }

    /** Never two at the same nanosecond: who comes first would be a matter of taste. */
    private ConnectOutcome outcome() {
      long nanos =
          (long) (random.nextDouble() * random.nextInt(5) * delay) + 1 + random.nextInt(1000);
      return switch (random.nextInt(4)) {
        case 0 -> ConnectOutcome.accept().after(ofNanos(nanos));
        case 1 -> ConnectOutcome.noAnswer();
        default -> ConnectOutcome.refuse().after(ofNanos(nanos));
      };
    }

    private static String answer() {
      return "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    }

    String run() {
      long cancelAt = random.nextInt(4) == 0 ? random.nextLong(2 * delay * outcomes.size()) : NEVER;
      CompletableFuture<Response> call =
          client.sendAsync(client.get("http://service.test/").request());
      if (cancelAt != NEVER) {
        time.advance(ofNanos(cancelAt));
        call.cancel(true);
      }
      time.advance(ofSeconds(20));
      String outcome = check(call, cancelAt);
      client.shutdownNow();
      time.runUntilIdle();
      network.requireNothingLeft();
      return outcome;
    }

    private String check(CompletableFuture<Response> call, long cancelAt) {
      List<Attempt> attempts = network.attempts();
      long[] starts = new long[attempts.size()];
      long[] ends = new long[attempts.size()];
      int winner = -1;
      for (int i = 0; i < attempts.size(); i++) {
        starts[i] = attempts.get(i).atNanos() - begin;
        assertThat(starts[i]).as("start " + i).isEqualTo(expectedStart(i, starts, ends, attempts));
        ends[i] = ends(attempts.get(i), starts[i]);
        if (kind(attempts.get(i)) == Kind.ACCEPT && (winner < 0 || ends[i] < ends[winner])) {
          winner = i;
        }
      }
      long wonAt = winner < 0 ? NEVER : ends[winner];
      assertThat(accepted())
          .isEqualTo(Math.min(wonAt, cancelAt) < LIMIT && wonAt < cancelAt ? 1 : 0);
      if (cancelAt < Math.min(wonAt, Math.min(LIMIT, lostAt(ends)))) {
        assertThat(call).isCancelled();
        return "cancelled";
      }
      if (wonAt < LIMIT) {
        requireWon(call.join(), attempts.get(winner), wonAt);
        return "won";
      }
      Throwable failure = failure(call);
      if (attempts.size() == outcomes.size() && lostAt(ends) < LIMIT) {
        assertThat(failure).isInstanceOf(ConnectionFailedException.class);
        assertThat(((ConnectionFailedException) failure).phase()).isEqualTo(Phase.CONNECT);
        assertThat(failure.getCause().getSuppressed()).hasSize(outcomes.size() - 1);
        return "lost";
      }
      DeadlineException late = (DeadlineException) failure;
      assertThat(late.limit()).isEqualTo(Limit.CONNECT);
      assertThat(late.phase()).isEqualTo(Phase.CONNECT);
      return "too late";
    }

    /** A head start after the one before, or as soon as one has failed. */
    private long expectedStart(int i, long[] starts, long[] ends, List<Attempt> attempts) {
      if (i == 0) {
        return 0;
      }
      long start = starts[i - 1] + delay;
      for (int j = 0; j < i; j++) {
        boolean startedTheOneBefore = ends[j] <= starts[i - 1];
        if (kind(attempts.get(j)) == Kind.REFUSE && !startedTheOneBefore) {
          start = Math.min(start, ends[j]);
        }
      }
      return start;
    }

    private static long lostAt(long[] ends) {
      long last = 0;
      for (long end : ends) {
        last = Math.max(last, end);
      }
      return last;
    }

    private long ends(Attempt attempt, long start) {
      ConnectOutcome outcome = outcomes.get(attempt.remote());
      return outcome.kind() == Kind.NO_ANSWER ? NEVER : start + outcome.delay().toNanos();
    }

    private Kind kind(Attempt attempt) {
      return outcomes.get(attempt.remote()).kind();
    }

    private int accepted() {
      return network.openTransports();
    }

    private void requireWon(Response response, Attempt winner, long wonAt) {
      ConnectionFacts facts = response.connection().connection();
      assertThat(facts.remoteAddress()).isEqualTo(winner.remote());
      assertThat(facts.resolveStartNanos()).isEqualTo(begin);
      assertThat(facts.connectStartNanos()).isEqualTo(begin);
      assertThat(facts.connectEndNanos()).isEqualTo(begin + wonAt);
    }

    private static Throwable failure(CompletableFuture<Response> call) {
      try {
        throw new AssertionError("expected a failure, actual " + call.join());
      } catch (CompletionException e) {
        return e.getCause();
      }
    }
  }

  @Test
  @Tag("A140")
  void anAddressThatWasSilentIsTriedLastByTheNextConnection() {
    VirtualTime time = new VirtualTime();
    VirtualNetwork network = new VirtualNetwork(time);
    InetSocketAddress dead = VirtualClient.address("2001:db8::1");
    InetSocketAddress alive = VirtualClient.address("192.0.2.1");
    VirtualListener silent = network.listen(dead).always(ConnectOutcome.noAnswer());
    VirtualListener server =
        network.listen(alive, peer -> peer.onHead(head -> peer.send(Run.answer())));
    RezoClient client =
        RezoClient.builder()
            .loops(new VirtualLoops(network, 1))
            .resolver(
                host ->
                    CompletableFuture.completedFuture(
                        List.of(dead.getAddress(), alive.getAddress())))
            .keepAlive(false)
            .pool(limits -> limits)
            .build();
    List<Long> took = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      long start = time.nanoTime();
      CompletableFuture<String> text =
          client.sendAsync(client.get("http://service.test/").request(), BodyReaders.text());
      time.runUntilIdle();
      if (!text.isDone()) {
        time.advance(ofMillis(250));
      }
      assertThat(text).isCompletedWithValue("");
      took.add((time.nanoTime() - start) / 1_000_000);
    }
    assertThat(took).as("milliseconds").containsExactly(250L, 0L, 0L);
    assertThat(server.accepted()).isEqualTo(3);
    assertThat(silent.cancelledAttempts()).isEqualTo(1);
  }

  @Test
  @Tag("A140")
  void aNameWithoutAnAddressOfTheFamilyIsToldAsResolve() {
    VirtualClient virtual = new VirtualClient(b -> b.addressFamily(AddressFamily.IPV6_ONLY));
    Throwable failure = Run.failure(virtual.get());
    assertThat(failure)
        .isInstanceOf(ConnectionFailedException.class)
        .hasMessage(
            "http://service.test: expected an IPv6 address of service.test, actual [192.0.2.1]");
    assertThat(((ConnectionFailedException) failure).phase()).isEqualTo(Phase.RESOLVE);
    virtual.client.close();
    virtual.network.requireNothingLeft();
  }

  @Test
  @Tag("A104")
  void aResolverThatNeverAnswersIsEndedByTheConnectLimit() {
    VirtualClient virtual = new VirtualClient(b -> b);
    virtual.resolver.answers(new CompletableFuture<>());
    CompletableFuture<Response> call = virtual.get();
    virtual.advance(ofMillis(9_999));
    assertThat(call).isNotDone();
    virtual.advance(ofMillis(1));
    DeadlineException late = (DeadlineException) Run.failure(call);
    assertThat(late.limit()).isEqualTo(Limit.CONNECT);
    assertThat(late.phase()).isEqualTo(Phase.RESOLVE);
  }

  @Test
  void theConnectLimitCountsTheNameUnlessThatHasALimitOfItsOwn() {
    for (boolean apart : new boolean[] {false, true}) {
      VirtualClient virtual =
          new VirtualClient(b -> b.timeouts(t -> t.dns(apart ? ofSeconds(8) : null)));
      virtual.server.always(ConnectOutcome.noAnswer());
      CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
      virtual.resolver.answers(answer);
      CompletableFuture<Response> call = virtual.get();
      virtual.advance(ofSeconds(7));
      answer.complete(List.of(VirtualClient.ADDRESS.getAddress()));
      virtual.advance(ofSeconds(3));
      assertThat(call.isDone()).isEqualTo(!apart);
      virtual.advance(ofSeconds(7));
      assertThat(((DeadlineException) Run.failure(call)).limit()).isEqualTo(Limit.CONNECT);
    }
  }
}
