package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import dev.rezo.testing.ServerTls;
import dev.rezo.testing.ThrowAwayCa;
import dev.rezo.testing.ThrowAwayCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
final class TlsCommandTest {

  private static final ThrowAwayCa CA = ThrowAwayCa.create();

  @TempDir private Path directory;

  @Test
  void aCertificateOfAnUnknownAuthorityIsCode60UnlessTrustedOrInsecure() throws IOException {
    try (MockServer server = MockServer.startTls(ServerTls.of(CA.server("localhost")))) {
      server.handler(r -> MockResponse.ok("x"));
      String url = "https://localhost:" + server.port() + "/";
      CommandRun refused = CommandRun.of(url);
      assertThat(refused.exitCode()).isEqualTo(60);
      assertThat(refused.err()).startsWith("rezo: (60) SSL certificate problem: ");
      assertThat(CommandRun.of("-sS", "-k", url).out()).isEqualTo("x");
      CommandRun trusted =
          CommandRun.of("-v", "--cacert", ca(), "-w", "%{ssl_verify_result} %{num_certs}", url);
      assertThat(trusted.out()).isEqualTo("x0 2");
      assertThat(trusted.err())
          .contains("* SSL connection using TLSv1.3 / ", "*  SSL certificate verify ok.");
    }
  }

  @Test
  void anotherNameIsCode60() throws IOException {
    try (MockServer server = MockServer.startTls(ServerTls.of(CA.server("other.test")))) {
      String port = String.valueOf(server.port());
      CommandRun run = CommandRun.of("--cacert", ca(), "https://localhost:" + port + "/");
      assertThat(run.exitCode()).isEqualTo(60);
      server.handler(r -> MockResponse.ok("x"));
      String[] words = {
        "--cacert",
        ca(),
        "--resolve",
        "other.test:" + port + ":127.0.0.1",
        "https://other.test:" + port + "/"
      };
      assertThat(CommandRun.of(words).out()).isEqualTo("x");
    }
  }

  @Test
  void aServerOfPlainHttpIsCode35() {
    try (MockServer server = MockServer.start()) {
      CommandRun run = CommandRun.of("https://127.0.0.1:" + server.port() + "/");
      assertThat(run.exitCode()).as(run.err()).isEqualTo(35);
    }
  }

  @Test
  void aClientCertificateIsShown() throws IOException {
    ServerTls tls = ServerTls.of(CA.server("localhost")).requireClientCertificate(CA);
    try (MockServer server = MockServer.startTls(tls)) {
      server.handler(r -> MockResponse.ok("x"));
      ThrowAwayCertificate.PemFiles files = CA.client("orders").writePem(directory);
      CommandRun run =
          CommandRun.of(
              "--cacert",
              ca(),
              "--cert",
              files.chain().toString(),
              "--key",
              files.privateKey().toString(),
              "https://localhost:" + server.port() + "/");
      assertThat(run).isEqualTo(new CommandRun(0, "x", ""));
    }
  }

  @Test
  void filesThatCannotBeReadAreCodes77And58() {
    assertThat(CommandRun.of("--cacert", "/nowhere", "https://localhost:1/").exitCode())
        .isEqualTo(77);
    assertThat(CommandRun.of("--cert", "/nowhere", "https://localhost:1/").exitCode())
        .isEqualTo(58);
  }

  private String ca() throws IOException {
    return Files.writeString(directory.resolve("ca.pem"), CA.pem()).toString();
  }
}
