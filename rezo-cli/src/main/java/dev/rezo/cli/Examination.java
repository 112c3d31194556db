package dev.rezo.cli;

import dev.rezo.cli.Findings.Attempt;
import dev.rezo.cli.Findings.Cost;
import dev.rezo.cli.Findings.Http2;
import dev.rezo.cli.Findings.Idle;
import dev.rezo.cli.Findings.IdleEnd;
import dev.rezo.cli.Findings.Lookup;
import dev.rezo.cli.Findings.Pair;
import dev.rezo.cli.Findings.Tls;
import dev.rezo.cli.Findings.Trouble;
import dev.rezo.client.ClientBuilder;
import dev.rezo.client.ConnectionPool;
import dev.rezo.client.RezoClient;
import dev.rezo.client.TlsConfig;
import dev.rezo.http.ConnectionFacts;
import dev.rezo.http.ConnectionUse;
import dev.rezo.http.Origin;
import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.TlsFacts;
import dev.rezo.io.EventLoops;
import dev.rezo.io.LoopGroup;
import dev.rezo.pool.PoolLimits;
import dev.rezo.pool.RemovalCause;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gathers {@link Findings}. Each step has a limit, and none needs the success of another: what
 * cannot be had is left out.
 *
 * <p>The first request is a rehearsal, in which the JVM loads what it needs; its answer counts, its
 * time does not.
 *
 * <p>Lifecycle: {@link #perform} once.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Examination {

  /** A name may have hundreds of addresses. */
  private static final int MOST_ADDRESSES = 8;

  /** For the end of a connection that comes right behind an answer. */
  private static final Duration MOMENT = Duration.ofMillis(50);

  /** Requests at once: enough to see whether they share a connection. */
  private static final int AT_ONCE = 4;

  /** So that our own pool is not the first to lose patience. */
  private static final Duration LONGER = Duration.ofMinutes(10);

  private final DoctorOptions options;
  private final Request request;
  private final ConnectionSettings settings;
  private final Origin origin;
  private final DoctorWay way;
  private final TlsConfig asked;

  /** As asked for, but each handshake is a whole one, so that times can be compared. */
  private final TlsConfig whole;

  private final Consumer<String> progress;

  Examination(DoctorOptions options, Request request, Consumer<String> progress)
      throws UsageException {
    this.options = options;
    this.request = request;
    this.progress = progress;
    settings = options.request.connection.build();
    origin = request.url().origin();
    way = DoctorWay.of(settings, origin);
    asked = ClientTls.of(settings);
    whole = asked.toBuilder().resumption(false).build();
  }

  /** Finds out. */
  Findings perform() throws UsageException, InterruptedException {
    // Held, so that the clients of the steps find the loops running.
    LoopGroup loops = EventLoops.shared();
    try {
      Lookup lookup = way.lookUp(options.connectLimit());
      Rehearsal rehearsal = rehearse();
      List<Attempt> attempts = attempts();
      Course course =
          rehearsal.trouble == null ? course(lookup) : new Course(null, null, null, null);
      return new Findings(
          request.url().toString(),
          request.method(),
          way.shown(),
          lookup,
          attempts,
          origin.isSecure() ? tls(rehearsal) : null,
          rehearsal.talk == null ? null : rehearsal.talk.answer(),
          course.pair,
          course.http2,
          course.idle,
          course.trouble == null ? rehearsal.trouble : course.trouble,
          Instant.now());
    } finally {
      loops.close();
    }
  }

  /** All that was asked for; without a pool. */
  private ClientBuilder builder() throws UsageException {
    return ClientFactory.builder(settings).timeouts(t -> t.connect(options.connectLimit()));
  }

  private record Rehearsal(
      @Nullable Talk talk, @Nullable Boolean resumed, @Nullable Trouble trouble) {}

  private Rehearsal rehearse() throws UsageException, InterruptedException {
    PoolWitness witness = new PoolWitness();
    try (ConnectionPool pool = ConnectionPool.of(PoolLimits.DEFAULT, witness)) {
      RezoClient client = builder().tls(asked).pool(pool).build();
      try {
        Talk talk = Talk.hold(client, request);
        return new Rehearsal(talk, resumed(client, witness), null);
      } catch (IOException e) {
        return new Rehearsal(null, null, trouble(e));
      } finally {
        client.shutdownNow();
      }
    }
  }

  private static Trouble trouble(IOException failure) {
    String message = failure.getMessage();
    return new Trouble(ExitCode.of(failure), message == null ? failure.toString() : message);
  }

  /** Whether a second connection goes on with the TLS session of the first; null if unknown. */
  private @Nullable Boolean resumed(RezoClient client, PoolWitness witness)
      throws InterruptedException {
    if (!origin.isSecure() || !settings.tls().resumption()) {
      return null;
    }
    try {
      ConnectionFacts first = witness.added();
      int opened =
          client
              .preconnect(request.url().toString(), 1)
              .get(options.connectLimit().toNanos(), TimeUnit.NANOSECONDS);
      ConnectionFacts second = witness.added();
      if (opened != 1 || first == null || second == null || second.id() == first.id()) {
        return null;
      }
      TlsFacts tls = second.tls();
      return tls == null ? null : tls.resumed();
    } catch (ExecutionException | TimeoutException e) {
      return null;
    }
  }

  private List<Attempt> attempts() throws UsageException, InterruptedException {
    AddressProbe probe = new AddressProbe(request.url().toString(), options.connectLimit());
    List<Attempt> attempts = new ArrayList<>();
    if (way.shown().unixSocket() != null) {
      attempts.add(probe.of(builder().tls(whole), way.shown().unixSocket()));
    }
    for (int i = 0; i < Math.min(way.addresses().size(), MOST_ADDRESSES); i++) {
      attempts.add(probe.of(builder(), whole, way.endpoint(), way.addresses().get(i)));
    }
    return attempts;
  }

  private record Course(
      @Nullable Pair pair, @Nullable Http2 http2, @Nullable Idle idle, @Nullable Trouble trouble) {}

  /** Two requests, one after the other, by HTTP/2 some more at once, and then silence. */
  private Course course(@Nullable Lookup lookup) throws UsageException, InterruptedException {
    PoolWitness witness = new PoolWitness();
    PoolLimits limits = PoolLimits.DEFAULT.withIdleTimeout(options.wait.plus(LONGER));
    SessionWitness sessions = new SessionWitness();
    try (ConnectionPool pool = ConnectionPool.of(limits, witness)) {
      RezoClient client = builder().tls(whole).pool(pool).sessionListener(sessions).build();
      try {
        Talk first = Talk.hold(client, request);
        ConnectionUse opened = first.use();
        if (!first.answer().whole() || opened == null) {
          return new Course(null, null, null, null);
        }
        PoolWitness.Removal unused = witness.awaitRemoval(opened.id(), MOMENT);
        Talk second = Talk.hold(client, request);
        Pair pair = pair(lookup, first, second);
        boolean speaksHttp2 = pair.reused() && opened.protocol() == Protocol.HTTP_2;
        int carriers = speaksHttp2 ? carriers(client) : 0;
        long ping = speaksHttp2 ? ping(client, sessions) : 0;
        long silence = System.nanoTime();
        Idle idle = pair.reused() ? idle(witness, opened.id(), silence) : null;
        Http2 http2 =
            speaksHttp2
                ? new Http2(sessions.settings(), AT_ONCE, carriers, ping, sessions.goAway())
                : null;
        return new Course(pair, http2, idle, null);
      } catch (IOException e) {
        return new Course(null, null, null, trouble(e));
      } finally {
        client.shutdownNow();
      }
    }
  }

  /** How many connections carry some requests at once. */
  private int carriers(RezoClient client) throws IOException, InterruptedException {
    List<CompletableFuture<Response>> answers = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      answers.add(client.sendAsync(request));
    }
    Set<Long> connections = new HashSet<>();
    for (CompletableFuture<Response> answer : answers) {
      try (Response response = answer.get()) { // Each has its limits.
        ConnectionUse use = response.connection();
        if (use != null) {
          connections.add(use.id());
        }
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
      }
    }
    return connections.size();
  }

  private long ping(RezoClient client, SessionWitness sessions) throws InterruptedException {
    return client.ping(request.url().toString()) == 0
        ? 0
        : sessions.awaitPong(options.connectLimit());
  }

  private static Pair pair(@Nullable Lookup lookup, Talk first, Talk second) {
    Cost cost = first.cost();
    long name = lookup == null || lookup.given() ? 0 : lookup.nanos();
    ConnectionUse before = first.use();
    ConnectionUse after = second.use();
    return new Pair(
        new Cost(name, cost.tcp(), cost.tls(), cost.answer()),
        second.cost(),
        before != null && after != null && before.id() == after.id());
  }

  private @Nullable Idle idle(PoolWitness witness, long connection, long sinceNanos)
      throws InterruptedException {
    if (options.wait.isZero()) {
      return null;
    }
    progress.accept(
        "watching an idle connection, "
            + DurationText.ofNanos(options.wait.toNanos())
            + " at most ...");
    PoolWitness.Removal removal = witness.awaitRemoval(connection, options.wait);
    if (removal == null) {
      return new Idle(IdleEnd.NOBODY, options.wait);
    }
    boolean ours =
        removal.cause() == RemovalCause.IDLE_TIMEOUT || removal.cause() == RemovalCause.LIFETIME;
    return new Idle(
        ours ? IdleEnd.REZO : IdleEnd.SERVER,
        Duration.ofNanos(Math.max(0, removal.nanos() - sinceNanos)));
  }

  private @Nullable Tls tls(Rehearsal rehearsal) throws InterruptedException {
    ConnectionUse use = rehearsal.talk == null ? null : rehearsal.talk.use();
    TlsFacts facts = use == null ? null : use.connection().tls();
    InetSocketAddress address = way.direct(use == null ? null : use.connection());
    TlsLook look =
        address == null ? null : TlsLook.at(address, origin.hostName(), options.connectLimit());
    if (facts == null && look == null) {
      return null;
    }
    List<Certificate> chain =
        facts != null ? facts.peerCertificates() : look != null ? look.chain() : List.of();
    return new Tls(
        facts == null ? null : facts.protocol(),
        facts == null ? null : facts.cipherSuite(),
        facts != null && facts.verified(),
        rehearsal.resumed,
        look == null ? null : look.http2(),
        CertificateText.of(chain));
  }
}
