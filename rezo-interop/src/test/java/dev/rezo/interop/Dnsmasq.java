package dev.rezo.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * dnsmasq, from the package dnsmasq-base: a name server whose names are in a file.
 *
 * <p>Lifecycle: {@link #start}, {@link #kill} and start again on the same port; {@link #close}.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Dnsmasq implements AutoCloseable {

  /** The ttl of all its records. */
  static final int TTL_SECONDS = 2;

  private final Workspace workspace = new Workspace("dnsmasq");
  private final int port = Ports.free();
  private @Nullable PeerProcess process;

  Dnsmasq() throws IOException {}

  /** The names that it knows, in the format of hosts files; read again with {@link #reload}. */
  void hosts(String... lines) throws IOException {
    workspace.write("hosts", String.join("\n", lines) + "\n");
  }

  void start() throws Exception {
    process =
        PeerProcess.start(
                workspace,
                "dnsmasq",
                List.of(
                    "dnsmasq",
                    "--keep-in-foreground",
                    "--conf-file=/dev/null",
                    "--pid-file",
                    "--port=" + port,
                    "--listen-address=127.0.0.1",
                    "--bind-interfaces",
                    "--no-resolv",
                    "--no-hosts",
                    "--addn-hosts=" + workspace.path("hosts"),
                    "--local=/test/",
                    "--local-ttl=" + TTL_SECONDS,
                    "--log-queries",
                    "--log-facility=" + log()))
            .awaitPort(port);
  }

  private Path log() {
    return workspace.path("queries.log");
  }

  void reload() throws Exception {
    running().signal("HUP");
  }

  void kill() {
    running().kill();
    process = null;
  }

  private PeerProcess running() {
    if (process == null) {
      throw new IllegalStateException("dnsmasq: expected to run, actual stopped");
    }
    return process;
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** How often it was asked for this, as in {@code query[A] api.test}. */
  long asked(String query) throws IOException {
    return Files.readAllLines(log(), StandardCharsets.ISO_8859_1).stream()
        .filter(line -> line.contains(query + " from "))
        .count();
  }

  @Override
  public void close() throws IOException {
    if (process != null) {
      process.close();
    }
    workspace.close();
  }
}
