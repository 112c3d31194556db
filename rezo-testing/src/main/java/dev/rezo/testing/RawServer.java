package dev.rezo.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A TCP server on 127.0.0.1 that follows a script for each connection: for what no HTTP server
 * says.
 *
 * <pre>{@code
 * RawServer server = RawServer.start(conn -> {
 *   conn.readHead();
 *   conn.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel");
 *   conn.reset();
 * });
 * }</pre>
 *
 * <p>Lifecycle: listens from its making until {@link #close}, which ends all connections and
 * threads. A connection whose script ends is closed.
 *
 * <p>Thread-safe. Scripts run on the thread of their connection and may block.
 */
public final class RawServer implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What is done with a connection, from beginning to end. */
  @FunctionalInterface
  public interface Script {
    /**
     * Runs on the connection's thread. An exception after the client's end is the end; what else is
     * thrown is in {@link RawServer#failures}.
     */
    void run(RawConnection connection) throws IOException, InterruptedException;
  }

  private final Signal signal = new Signal();
  private final List<Script> scripts;
  private final ServerTls.@Nullable Acceptor tls;
  private final SocketListener listener;

  // Guarded by signal.
  private final List<Throwable> failures = new ArrayList<>();

  private RawServer(@Nullable ServerTls tls, Script... scripts) {
    if (scripts.length == 0) {
      throw new IllegalArgumentException("RawServer: expected at least one script, actual none");
    }
    this.scripts = List.of(scripts);
    this.tls = tls == null ? null : tls.acceptor();
    this.listener = new SocketListener("rezo-raw-server", signal, this::accept);
  }

  /** Starts a server; the n-th connection follows the n-th script, later ones the last. */
  public static RawServer start(Script... scripts) {
    return new RawServer(null, scripts);
  }

  /** The same with TLS, which a script begins by {@link RawConnection#handshake}. */
  public static RawServer startTls(ServerTls tls, Script... scripts) {
    return new RawServer(tls, scripts);
  }

  /** The port on 127.0.0.1. */
  public int port() {
    return listener.port();
  }

  /** The address to connect to. */
  public InetSocketAddress address() {
    return new InetSocketAddress(SocketListener.loopback(), port());
  }

  /** An address for a client, with {@code http} or {@code https}. */
  public String url(String path) {
    return (tls == null ? "http" : "https") + "://127.0.0.1:" + port() + path;
  }

  /** The number of connections that were accepted. */
  public int accepted() {
    return listener.accepted();
  }

  /** The number of connections whose script runs. */
  public int openConnections() {
    return listener.open();
  }

  /**
   * Waits until this many scripts run, at most 10 s.
   *
   * @throws AssertionError when it does not come to that in time
   */
  public void awaitOpenConnections(int count) {
    if (!signal.await(PATIENCE, () -> listener.open() == count)) {
      throw new AssertionError(this + ": expected " + count + " open connections, actual not");
    }
  }

  /** What scripts threw, but for the end of a connection. */
  public List<Throwable> failures() {
    return signal.read(() -> List.copyOf(failures));
  }

  /** Ends everything; no thread is left. Idempotent. */
  @Override
  public void close() {
    listener.close();
  }

  @Override
  public String toString() {
    return "RawServer[127.0.0.1:"
        + port()
        + " "
        + accepted()
        + " accepted, "
        + openConnections()
        + " open, failures "
        + failures()
        + "]";
  }

  private Runnable accept(Socket plain, int number) throws IOException {
    RawConnection connection = new RawConnection(new AcceptedSocket(plain, tls), number);
    Script script = scripts.get(Math.min(number, scripts.size() - 1));
    return () -> run(script, connection);
  }

  private void run(Script script, RawConnection connection) {
    try {
      script.run(connection);
      connection.close();
    } catch (IOException | InterruptedException e) {
      // The client, or this server, has ended the connection: nothing is left to do.
    } catch (RuntimeException | Error e) {
      signal.after(() -> failures.add(e));
    }
  }
}
