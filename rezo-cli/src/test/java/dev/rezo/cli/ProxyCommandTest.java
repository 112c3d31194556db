package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.testing.RawConnection;
import dev.rezo.testing.RawServer;
import dev.rezo.testing.ServerTls;
import dev.rezo.testing.ThrowAwayCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxy's side is a script; what the environment says of proxies, the build leaves out. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
final class ProxyCommandTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx";

  @TempDir private Path directory;

  private final List<String> heads = new CopyOnWriteArrayList<>();

  private void hear(RawConnection connection) throws IOException {
    heads.add(connection.readHead());
  }

  @Test
  void plainHttpIsForwarded() {
    try (RawServer proxy =
        RawServer.start(
            connection -> {
              hear(connection);
              connection.write(OK);
            })) {
      String address = "127.0.0.1:" + proxy.port();
      CommandRun run = CommandRun.of("-x", address, "-U", "ada:pw", "http://origin.test/a");
      assertThat(run).isEqualTo(new CommandRun(0, "x", ""));
      assertThat(heads.get(0))
          .startsWith("GET http://origin.test/a HTTP/1.1\r\nHost: origin.test\r\n")
          .contains("Proxy-Authorization: Basic YWRhOnB3\r\n");
    }
  }

  @Test
  void plainHttpIsTunnelledWhenAskedFor() {
    try (RawServer proxy =
        RawServer.start(
            connection -> {
              hear(connection);
              connection.write("HTTP/1.1 200 Connection established\r\n\r\n");
              hear(connection);
              connection.write(OK);
            })) {
      String address = "http://127.0.0.1:" + proxy.port();
      CommandRun run =
          CommandRun.of(
              "-sv", "-p", "-x", address, "--proxy-header", "X-Team: blue", "http://origin.test/a");
      assertThat(run.out()).isEqualTo("x");
      assertThat(run.err()).contains("* Tunnel established through " + address);
      assertThat(heads.get(0))
          .isEqualTo(
              "CONNECT origin.test:80 HTTP/1.1\r\nHost: origin.test:80\r\nX-Team: blue\r\n\r\n");
      assertThat(heads.get(1)).startsWith("GET /a HTTP/1.1\r\n").doesNotContain("X-Team");
    }
  }

  @Test
  void socksLeadsOn() {
    try (RawServer proxy =
        RawServer.start(
            connection -> {
              assertThat(connection.read(3)).containsExactly(5, 1, 0);
              connection.write(new byte[] {5, 0});
              assertThat(connection.read(5 + "origin.test".length() + 2)).startsWith(5, 1, 0, 3);
              connection.write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
              hear(connection);
              connection.write(OK);
            })) {
      String address = "127.0.0.1:" + proxy.port();
      assertThat(CommandRun.of("--socks5-hostname", address, "http://origin.test/a"))
          .isEqualTo(new CommandRun(0, "x", ""));
      assertThat(proxy.failures()).isEmpty();
    }
  }

  @Test
  void aProxyMayAskForThePassword() {
    try (RawServer proxy =
        RawServer.start(
            connection -> {
              hear(connection);
              connection.write("HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"x\"\r\n");
              connection.write("Connection: close\r\nContent-Length: 0\r\n\r\n");
            },
            connection -> {
              hear(connection);
              connection.write(OK);
            })) {
      String address = "127.0.0.1:" + proxy.port();
      CommandRun run =
          CommandRun.of("--proxy-anyauth", "-x", address, "-U", "ada:pw", "http://origin.test/a");
      assertThat(run).isEqualTo(new CommandRun(0, "x", ""));
      assertThat(heads.get(0)).doesNotContain("Proxy-Authorization");
      assertThat(heads.get(1)).contains("Proxy-Authorization: Basic YWRhOnB3\r\n");
    }
  }

  @Test
  void theTlsOfTheProxyHasOptionsOfItsOwn() throws IOException {
    ThrowAwayCa ca = ThrowAwayCa.create();
    String file = Files.writeString(directory.resolve("ca.pem"), ca.pem()).toString();
    try (RawServer proxy =
        RawServer.startTls(
            ServerTls.of(ca.server("localhost")),
            connection -> {
              hear(connection.handshake());
              connection.write(OK);
            })) {
      String address = "https://localhost:" + proxy.port();
      String url = "http://origin.test/";
      assertThat(CommandRun.of("-x", address, url).exitCode()).isEqualTo(60);
      assertThat(CommandRun.of("-k", "-x", address, url).exitCode()).isEqualTo(60);
      assertThat(CommandRun.of("--proxy-cacert", file, "-x", address, url).out()).isEqualTo("x");
      assertThat(CommandRun.of("-sS", "--proxy-insecure", "-x", address, url).out()).isEqualTo("x");
    }
  }

  @Test
  void failuresHaveCurlsCodes() {
    try (RawServer refusing =
            RawServer.start(
                connection -> {
                  hear(connection);
                  connection.write("HTTP/1.1 403 Forbidden\r\n\r\n");
                });
        RawServer hangingUp = RawServer.start(RawConnection::close)) {
      String refusal = "127.0.0.1:" + refusing.port();
      CommandRun refused = CommandRun.of("-p", "-x", refusal, "http://origin.test/");
      assertThat(refused.exitCode()).isEqualTo(56);
      assertThat(refused.err()).contains("expected 2xx, actual 403 Forbidden");
      String silence = "127.0.0.1:" + hangingUp.port();
      assertThat(CommandRun.of("--socks5-hostname", silence, "http://origin.test/").exitCode())
          .isEqualTo(97);
      assertThat(CommandRun.of("-x", "proxy.invalid", "http://origin.test/").exitCode())
          .isEqualTo(5);
      assertThat(CommandRun.of("-x", "127.0.0.1:1", "http://origin.test/").exitCode()).isEqualTo(7);
      assertThat(CommandRun.of("-x", "ftp://p", "http://origin.test/").exitCode()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--proxy-ntlm", "--proxy-negotiate"})
  void whatIsNotThereIsSaid(String option) {
    CommandRun run = CommandRun.of(option, "-x", "p", "http://origin.test/");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(option + ": not there yet");
    assertThat(CommandRun.of("--preproxy", "p", "http://origin.test/").exitCode()).isEqualTo(2);
  }
}
