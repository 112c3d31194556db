package dev.rezo.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 server on 127.0.0.1 that says what the test wants, counts what comes, and misbehaves
 * on request. It is written without the client's codecs, so that one cannot hide the other's
 * mistakes, and is strict: a request that breaks RFC 9112 is in {@link #failures} and ends its
 * connection.
 *
 * <pre>{@code
 * try (MockServer server = MockServer.start()) {
 *   server.enqueue(MockResponse.ok("hello"), MockResponse.reset());
 *   // ... two requests to server.url("/greeting") ...
 *   assertThat(server.takeRequest().target()).isEqualTo("/greeting");
 *   assertThat(server.accepted()).isEqualTo(1);
 * }
 * }</pre>
 *
 * <p>Responses that were enqueued go first, in the order in which request heads come; then the
 * handler answers; without one the answer is 500.
 *
 * <p>Lifecycle: listens from its making until {@link #close}, which ends all connections and
 * threads. {@link #stop} and {@link #restart} are a server that goes away and comes back.
 *
 * <p>Thread-safe. Handlers run on the thread of their connection and may block; an interrupt tells
 * them that the server closes.
 */
public final class MockServer implements AutoCloseable {

  /** What waiting methods wait when the test does not say: far more than a loopback needs. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final byte[] NOTHING = new byte[0];

  private final Signal signal = new Signal();
  private final ServerTls.@Nullable Acceptor tls;
  private final SocketListener listener;
  private final MockConnection.Owner owner = new Events();

  // Guarded by signal.
  private final Map<Integer, MockConnection> connections = new TreeMap<>();
  private final Deque<MockResponse> planned = new ArrayDeque<>();
  private final Deque<ConnectionFault> faults = new ArrayDeque<>();
  private final List<RecordedRequest> requests = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private Function<RecordedRequest, MockResponse> handler = MockServer::nothingPlanned;
  private int taken;
  private int handshakes;

  private MockServer(@Nullable ServerTls tls) {
    this.tls = tls == null ? null : tls.acceptor();
    this.listener = new SocketListener("rezo-mock-server", signal, this::accept);
  }

  /** Starts a server without TLS. */
  public static MockServer start() {
    return new MockServer(null);
  }

  /** Starts a server that speaks TLS. */
  public static MockServer startTls(ServerTls tls) {
    return new MockServer(Objects.requireNonNull(tls, "tls"));
  }

  // ---- what it answers ----------------------------------------------------------------------

  /** Adds answers for the next requests, one for each. */
  public MockServer enqueue(MockResponse... responses) {
    signal.after(() -> planned.addAll(List.of(responses)));
    return this;
  }

  /** Answers all requests for which nothing is enqueued. */
  public MockServer handler(Function<RecordedRequest, MockResponse> handler) {
    Objects.requireNonNull(handler, "handler");
    signal.after(() -> this.handler = handler);
    return this;
  }

  /** Does this to the next connections as soon as they are accepted, one for each. */
  public MockServer faultNextConnections(ConnectionFault... next) {
    signal.after(() -> faults.addAll(List.of(next)));
    return this;
  }

  // ---- where it is --------------------------------------------------------------------------

  /** The port on 127.0.0.1. */
  public int port() {
    return listener.port();
  }

  /** The address to connect to. */
  public InetSocketAddress address() {
    return new InetSocketAddress(SocketListener.loopback(), port());
  }

  /** An address for a client: {@code http://127.0.0.1:port/path}, with TLS {@code https}. */
  public String url(String path) {
    return url("127.0.0.1", path);
  }

  /** The same under another name, as in {@code localhost}: SNI carries names, not addresses. */
  public String url(String host, String path) {
    return (tls == null ? "http://" : "https://") + host + ":" + port() + path;
  }

  // ---- what came ----------------------------------------------------------------------------

  /** The first request that was not taken yet; waits for it, at most 10 s. */
  public RecordedRequest takeRequest() {
    return takeRequest(PATIENCE);
  }

  /**
   * The first request that was not taken yet, waited for.
   *
   * @throws AssertionError when none came in time
   */
  public RecordedRequest takeRequest(Duration timeout) {
    require(timeout, () -> requests.size() > taken, "a request");
    return signal.read(() -> requests.get(taken++));
  }

  /** All requests so far, taken or not, in the order in which they came. */
  public List<RecordedRequest> requests() {
    return signal.read(() -> List.copyOf(requests));
  }

  /** The number of requests that came on the connection with this number, from 0. */
  public int requestsOnConnection(int connection) {
    return (int) requests().stream().filter(one -> one.connection() == connection).count();
  }

  /** The number of connections that were accepted. */
  public int accepted() {
    return listener.accepted();
  }

  /** The number of TLS handshakes that ended well. */
  public int handshakes() {
    return signal.read(() -> handshakes);
  }

  /** The number of connections that are open. */
  public int openConnections() {
    return listener.open();
  }

  /** The largest number of connections that were open at a time. */
  public int mostOpenConnections() {
    return listener.mostOpen();
  }

  /**
   * Waits until this many connections are open, at most 10 s.
   *
   * @throws AssertionError when it does not come to that in time
   */
  public void awaitOpenConnections(int count) {
    require(PATIENCE, () -> listener.open() == count, count + " open connections");
  }

  /** How the connection with this number, from 0, ended; waits for it, at most 10 s. */
  public ConnectionEnd awaitEnd(int connection) {
    return awaitEnd(connection, PATIENCE);
  }

  /**
   * How the connection with this number, from 0, ended; waits for it.
   *
   * @throws AssertionError when it has not ended in time
   */
  public ConnectionEnd awaitEnd(int connection, Duration timeout) {
    require(timeout, () -> endOf(connection) != null, "connection " + connection + " to end");
    return Objects.requireNonNull(signal.read(() -> endOf(connection)));
  }

  /** Requests that broke RFC 9112, and what handlers threw. */
  public List<Throwable> failures() {
    return signal.read(() -> List.copyOf(failures));
  }

  // ---- what it does to connections ----------------------------------------------------------

  /**
   * Ends in order all connections that wait for a request, as servers do after a while.
   *
   * @return how many
   */
  public int closeIdleConnections() {
    return toIdleConnections(ConnectionFate.CLOSE, NOTHING);
  }

  /** Breaks (RST) all connections that wait for a request; answers how many. */
  public int resetIdleConnections() {
    return toIdleConnections(ConnectionFate.RESET, NOTHING);
  }

  /** Says something unasked on all connections that wait for a request; answers how many. */
  public int sendToIdleConnections(String bytes) {
    return toIdleConnections(ConnectionFate.STAY, bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Refuses new connections; those that stand go on. */
  public void stopAccepting() {
    listener.stopListening();
  }

  /** Refuses new connections and ends all that stand. */
  public void stop() {
    listener.stopListening();
    endAll();
  }

  /** Listens again, on the same port. */
  public void restart() {
    listener.listen();
  }

  /** Ends everything; no thread is left. Idempotent. */
  @Override
  public void close() {
    endAll();
    listener.close();
  }

  @Override
  public String toString() {
    return "MockServer["
        + url("")
        + " "
        + accepted()
        + " accepted, "
        + openConnections()
        + " open, "
        + requests().size()
        + " requests]";
  }

  private @Nullable ConnectionEnd endOf(int number) {
    MockConnection connection = connections.get(number);
    return connection == null ? null : connection.end();
  }

  private int toIdleConnections(ConnectionFate fate, byte[] bytes) {
    int reached = 0;
    for (MockConnection connection : signal.read(() -> List.copyOf(connections.values()))) {
      reached += connection.ifIdle(fate, bytes) ? 1 : 0;
    }
    return reached;
  }

  private void endAll() {
    signal
        .read(() -> List.copyOf(connections.values()))
        .forEach(connection -> connection.endBy(ConnectionFate.CLOSE));
    listener.closeConnections();
  }

  private void require(Duration timeout, BooleanSupplier condition, String what) {
    if (!signal.await(timeout, condition)) {
      throw new AssertionError(
          this + ": expected " + what + " within " + timeout + ", actual not; " + failures());
    }
  }

  // ---- connections --------------------------------------------------------------------------

  private Runnable accept(Socket plain, int number) throws IOException {
    MockConnection connection = new MockConnection(owner, new AcceptedSocket(plain, tls), number);
    connections.put(number, connection);
    ConnectionFault fault = faults.isEmpty() ? ConnectionFault.NONE : faults.remove();
    return () -> connection.serve(fault);
  }

  private static MockResponse nothingPlanned(RecordedRequest request) {
    return MockResponse.status(500).body("MockServer: no response was enqueued for " + request);
  }

  /** What connections tell. Thread-safe. */
  private final class Events implements MockConnection.Owner {

    @Override
    public void onHandshake() {
      signal.after(() -> handshakes++);
    }

    @Override
    public @Nullable MockResponse planned() {
      return signal.read(planned::poll);
    }

    @Override
    public void onRequest(RecordedRequest request) {
      signal.after(() -> requests.add(request));
    }

    @Override
    public MockResponse respond(RecordedRequest request) {
      try {
        return signal.read(() -> handler).apply(request);
      } catch (RuntimeException | Error e) {
        signal.after(() -> failures.add(e));
        return MockResponse.status(500).body("MockServer: the handler threw " + e);
      }
    }

    @Override
    public void onBadRequest(BadRequestException failure) {
      signal.after(() -> failures.add(failure));
    }
  }
}
