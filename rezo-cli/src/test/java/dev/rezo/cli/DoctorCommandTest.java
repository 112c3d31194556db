package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.testing.BlackHole;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import dev.rezo.testing.RawServer;
import dev.rezo.testing.ServerTls;
import dev.rezo.testing.ThrowAwayCa;
import dev.rezo.testing.ThrowAwayCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole command against servers on loopback sockets. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class DoctorCommandTest {

  private static final ThrowAwayCa CA = ThrowAwayCa.create();

  @TempDir private Path directory;

  @Test
  void serverThatKeepsConnectionsIsHealthy() {
    try (MockServer server = MockServer.start()) {
      server.handler(r -> MockResponse.ok("hello"));
      CommandRun run = doctor(server.url("/"));
      assertThat(run.exitCode()).as(run.out()).isZero();
      assertThat(run.err()).isEmpty();
      assertThat(run.out())
          .contains("127.0.0.1:" + server.port() + "  open after ")
          .contains("HTTP/1.1 200 Status 200, 5 bytes, as Content-Length says")
          .contains("used\n   it again and only had to wait")
          .contains("HEALTHY. ");
      assertThat(server.requests()).hasSize(3);
      assertThat(server.failures()).isEmpty();
    }
  }

  @Test
  void serverThatSaysCloseIsNot() {
    try (MockServer server = MockServer.start()) {
      server.handler(r -> MockResponse.ok("hello").connectionClose());
      CommandRun run = doctor(server.url("/"));
      assertThat(run.exitCode()).isEqualTo(120);
      assertThat(run.out()).contains(" ! The server says \"Connection: close\"");
    }
  }

  @Test
  void serverThatHangsUpInSilenceIsNot() {
    try (MockServer server = MockServer.start()) {
      server.handler(r -> MockResponse.ok("hello").thenClose());
      CommandRun run = doctor(server.url("/"));
      assertThat(run.exitCode()).isEqualTo(120);
      assertThat(run.out()).contains("ended the connection right after its answer");
    }
  }

  @Test
  void bodyUntilTheEndOfTheConnectionIsTold() {
    try (MockServer server = MockServer.start()) {
      server.handler(r -> MockResponse.ok("hello").untilClose());
      CommandRun run = doctor(server.url("/"));
      assertThat(run.exitCode()).isEqualTo(120);
      assertThat(run.out()).contains("5 bytes, until it hangs up", "does not say how long");
    }
  }

  @Test
  void http10IsTold() {
    try (MockServer server = MockServer.start()) {
      server.handler(r -> MockResponse.ok("hello").version("HTTP/1.0").thenClose());
      CommandRun run = doctor(server.url("/"));
      assertThat(run.exitCode()).isEqualTo(120);
      assertThat(run.out()).contains("HTTP/1.0 200 ", "The server answers by HTTP/1.0");
    }
  }

  @Test
  void oneSecondIsTooShortToKeepAConnection() {
    try (MockServer server = MockServer.start()) {
      server.handler(r -> MockResponse.ok("hello").keepAlive("timeout=1"));
      CommandRun run = doctor(server.url("/"));
      assertThat(run.exitCode()).isEqualTo(120);
      assertThat(run.out()).contains("Keep-Alive: timeout=1 (closed when nothing comes for 1 s)");
    }
  }

  @Test
  void endOfAnIdleConnectionIsSeenAndWhoEndedIt() throws Exception {
    try (MockServer server = MockServer.start()) {
      server.handler(r -> MockResponse.ok("hello").keepAlive("timeout=4"));
      CommandRun run = doctor("--wait", "20", "--json", server.url("/"));
      assertThat(run.exitCode()).as(run.out()).isZero();
      assertThat(object(run, "idle")).containsEntry("endedBy", "REZO");
    }
    try (RawServer server =
        RawServer.start(
            connection -> {
              String answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
              connection.readHead();
              connection.write(answer);
              connection.readHead();
              connection.write(answer);
            })) {
      CommandRun run = doctor("--wait", "20", "--json", "http://127.0.0.1:" + server.port() + "/");
      assertThat(run.exitCode()).as(run.out()).isEqualTo(120);
      assertThat(object(run, "idle")).containsEntry("endedBy", "SERVER");
    }
  }

  @Test
  void idleConnectionThatStaysIsSeen() throws Exception {
    try (MockServer server = MockServer.start()) {
      server.handler(r -> MockResponse.ok("hello"));
      CommandRun run = doctor("--wait", "100ms", server.url("/"));
      assertThat(run.exitCode()).isZero();
      assertThat(run.out()).contains("After 0.1 s without a request it was still open.");
    }
  }

  @Test
  void tlsIsExplained() throws Exception {
    ServerTls tls = ServerTls.of(CA.server("localhost")).alpn("h2", "http/1.1");
    try (MockServer server = MockServer.startTls(tls)) {
      server.handler(r -> MockResponse.ok("hello"));
      CommandRun run = doctor("--http1.1", "--cacert", ca(), server.url("localhost", "/"));
      assertThat(run.exitCode()).as(run.out()).isZero();
      assertThat(run.out())
          .contains("secured after another", "TLSv1.3, TLS_")
          .contains("for localhost,", "issued by CN=Rezo throw-away CA")
          .contains("resumed the session", "It would speak HTTP/2")
          .contains("secure it (TLS)");
      CommandRun json =
          doctor("--json", "--http1.1", "--cacert", ca(), server.url("localhost", "/"));
      assertThat(object(json, "tls"))
          .containsEntry("version", "TLSv1.3")
          .containsEntry("verified", true)
          .containsEntry("http2", true)
          .containsEntry("resumed", true);
    }
  }

  @Test
  void http2IsExplained() throws Exception {
    int maxConcurrentStreams = 3;
    try (RawServer server =
        Http2Script.hello(maxConcurrentStreams, 128).start(ServerTls.of(CA.server("localhost")))) {
      String url = "https://localhost:" + server.port() + "/";
      CommandRun run = doctor("--cacert", ca(), url);
      assertThat(run.exitCode()).as(run.out()).isZero();
      assertThat(run.out())
          .contains("It speaks HTTP/2 (ALPN h2).")
          .contains("HTTP/2 200, 5 bytes, to the end of the stream")
          .contains("Its SETTINGS: 128 streams at a time, a first window of 65,535 bytes")
          .contains("4 requests at once used one connection.", "A PING was answered after ")
          .contains(" ✓ The server speaks HTTP/2: 4 requests at once shared one connection.")
          .doesNotContain("Keep-Alive", "HTTP/1.1");
    }
  }

  @Test
  void aServerThatTakesItsLeaveIsSeen() throws Exception {
    try (RawServer server = Http2Script.leavingAfterPing().start()) {
      CommandRun run = doctor("--http2-prior-knowledge", "--wait", "20", "--json", server.url("/"));
      assertThat(run.exitCode()).as(run.out()).isZero();
      assertThat(object(run, "http2"))
          .containsEntry("goAway", "NO_ERROR")
          .hasEntrySatisfying("connections", count -> assertThat(count).hasToString("1"))
          .containsKey("pingMillis");
      assertThat(object(run, "idle")).containsEntry("endedBy", "SERVER");
      assertThat(run.out()).contains("The server takes its leave by GOAWAY (NO_ERROR)");
    }
  }

  @Test
  void expiredCertificateIsShownThoughItIsRefused() throws IOException {
    try (MockServer server = MockServer.startTls(ServerTls.of(CA.expired("localhost")))) {
      server.handler(r -> MockResponse.ok("hello"));
      CommandRun run = doctor("--cacert", ca(), server.url("localhost", "/"));
      assertThat(run.exitCode()).isEqualTo(60);
      assertThat(run.out())
          .contains("failed: TCP stands, TLS fails", ": EXPIRED ", " ! The certificate expired")
          .contains("NO ANSWER. ");
      assertThat(server.requests()).isEmpty();
      CommandRun look = doctor("-k", server.url("localhost", "/"));
      assertThat(look.exitCode()).isEqualTo(120);
      assertThat(look.out()).contains("NOT VERIFIED");
      assertThat(look.err()).isEmpty();
    }
  }

  @Test
  void certificateForAnotherNameIsShown() throws IOException {
    try (MockServer server = MockServer.startTls(ServerTls.of(CA.server("other.test")))) {
      CommandRun run = doctor("--cacert", ca(), server.url("localhost", "/"));
      assertThat(run.exitCode()).isEqualTo(60);
      assertThat(run.out())
          .contains("for other.test,", "is for DNS:other.test,\n   expected DNS:localhost");
    }
  }

  @Test
  void clientCertificateIsShown() throws IOException {
    ServerTls tls = ServerTls.of(CA.server("localhost")).requireClientCertificate(CA);
    try (MockServer server = MockServer.startTls(tls)) {
      server.handler(r -> MockResponse.ok("hello"));
      ThrowAwayCertificate.PemFiles files = CA.client("orders").writePem(directory);
      String[] identity = {
        "--cacert", ca(), "--cert", files.chain().toString(), "--key", files.privateKey().toString()
      };
      String url = server.url("localhost", "/");
      CommandRun run = doctor(with(identity, url));
      assertThat(run.exitCode()).as(run.out()).isZero();
      assertThat(doctor("--cacert", ca(), url).out()).contains("wants a certificate of yours");
    }
  }

  @Test
  void portOfPlainHttpIsNoPortForTls() {
    try (MockServer server = MockServer.start()) {
      CommandRun run = doctor("https://127.0.0.1:" + server.port() + "/");
      assertThat(run.exitCode()).isEqualTo(35);
      assertThat(run.out()).contains("TLS fails; see below", "Is this the port for");
    }
  }

  @Test
  void addressesAreTriedEachOnItsOwn() throws IOException {
    try (MockServer server = MockServer.start()) {
      server.handler(r -> MockResponse.ok("hello"));
      int port = server.port();
      CommandRun run =
          doctor("--resolve", "a.test:" + port + ":127.0.0.2,127.0.0.1", "http://a.test:" + port);
      assertThat(run.exitCode()).as(run.out()).isZero();
      assertThat(run.out())
          .contains("127.0.0.2:" + port + "  failed: refused")
          .contains("127.0.0.1:" + port + "  open after");
    }
  }

  @Test
  void portThatRefusesIsCode7() throws IOException {
    try (Socket held = new Socket()) {
      held.bind(
          new InetSocketAddress(
              InetAddress.getLoopbackAddress(), 0)); // Ours, and nobody listens there.
      CommandRun run = doctor("http://127.0.0.1:" + held.getLocalPort() + "/");
      assertThat(run.exitCode()).isEqualTo(7);
      assertThat(run.out()).contains("failed: refused", "no program listens on port");
    }
  }

  @Test
  void addressThatIsSilentIsCode28() throws IOException {
    try (BlackHole hole = BlackHole.open()) {
      CommandRun run =
          doctor("--connect-timeout", "0.3", "http://127.0.0.1:" + hole.address().getPort() + "/");
      assertThat(run.exitCode()).as(run.out()).isEqualTo(28);
      assertThat(run.out()).contains("no answer within 300 ms", "a firewall drops");
    }
  }

  @Test
  void familyWithoutAddressIsCode6() {
    CommandRun run = doctor("-6", "http://127.0.0.1:1/");
    assertThat(run.exitCode()).isEqualTo(6);
    assertThat(run.out()).contains("no address of that family");
  }

  @Test
  void serverThatNeverAnswersEndsAtTheLimit() {
    try (MockServer server = MockServer.start()) {
      server.handler(r -> MockResponse.never());
      CommandRun run = doctor("-m", "0.5", server.url("/"));
      assertThat(run.exitCode()).isEqualTo(28);
      assertThat(run.out()).contains("overloaded, or hangs");
    }
  }

  @Test
  void bodyThatIsTooLargeIsNotRead() {
    try (MockServer server = MockServer.start()) {
      server.handler(r -> MockResponse.ok(new byte[9 * 1024 * 1024]));
      CommandRun run = doctor(server.url("/"));
      assertThat(run.exitCode()).isZero();
      assertThat(run.out()).contains("a body that is too large", "could not be tried");
      assertThat(doctor("-I", server.url("/")).out()).contains("HEALTHY");
    }
  }

  @Test
  void proxyIsNamedAndItsSecretIsNot() {
    try (MockServer proxy = MockServer.start()) {
      proxy.handler(r -> MockResponse.ok("hello"));
      CommandRun run =
          doctor("-x", "http://ada:secret@127.0.0.1:" + proxy.port(), "http://origin.test/");
      assertThat(run.exitCode()).as(run.out()).isZero();
      assertThat(run.out())
          .contains("All connections lead through the proxy http://ada@127.0.0.1:" + proxy.port())
          .contains("how the proxy treats connections")
          .doesNotContain("secret");
    }
  }

  @Test
  void unixSocketThatIsNotThereIsCode7() {
    String socket = directory.resolve("nobody").toString();
    CommandRun run = doctor("--unix-socket", socket, "http://service.test/");
    assertThat(run.exitCode()).isEqualTo(7);
    assertThat(run.out().replaceAll("\\s", "")).contains(socket);
  }

  @Test
  void wrongUsageIsCode2AndHelpIsHelp() {
    assertThat(CommandRun.of("doctor").exitCode()).isEqualTo(2);
    assertThat(CommandRun.of("doctor", "-o", "x", "http://a/").err())
        .contains("rezo: option --output: is not for doctor", "try 'rezo doctor --help'");
    CommandRun help = CommandRun.of("doctor", "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).startsWith("Usage: rezo doctor").contains("120");
  }

  /** Runs it; whatever is said fits the terminal. */
  private static CommandRun doctor(String... words) {
    CommandRun run = CommandRun.of(with(new String[] {"doctor"}, words));
    if (!Arrays.asList(words).contains("--json")) {
      assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    }
    return run;
  }

  private static String[] with(String[] first, String... then) {
    return Stream.concat(Arrays.stream(first), Arrays.stream(then)).toArray(String[]::new);
  }

  @SuppressWarnings("unchecked") // Objects have strings for names.
  private static Map<String, @Nullable Object> object(CommandRun run, String name)
      throws IOException {
    Object value = JsonText.read(run.out()).get(name);
    assertThat(value).as(run.out()).isInstanceOf(Map.class);
    return (Map<String, @Nullable Object>) value;
  }

  private String ca() throws IOException {
    return Files.writeString(directory.resolve("ca.pem"), CA.pem()).toString();
  }
}
