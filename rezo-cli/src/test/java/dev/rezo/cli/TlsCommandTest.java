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
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
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

  @Test
  void keysArePinnedByHashOrByFile() throws Exception {
    ThrowAwayCertificate own = CA.server("localhost");
    byte[] key = own.certificate().getPublicKey().getEncoded();
    String pin = "sha256//" + base64(MessageDigest.getInstance("SHA-256").digest(key));
    String other = "sha256//" + base64(new byte[32]);
    String der = Files.write(directory.resolve("key.der"), key).toString();
    String pem =
        Files.writeString(
                directory.resolve("key.pem"),
                "-----BEGIN PUBLIC KEY-----\n" + base64(key) + "\n-----END PUBLIC KEY-----\n")
            .toString();
    try (MockServer server = MockServer.startTls(ServerTls.of(own))) {
      server.handler(r -> MockResponse.ok("x"));
      String url = "https://localhost:" + server.port() + "/";
      for (String pinned : List.of(pin, other + ";" + pin, der, pem)) {
        assertThat(CommandRun.of("--cacert", ca(), "--pinnedpubkey", pinned, url))
            .isEqualTo(new CommandRun(0, "x", ""));
        assertThat(CommandRun.of("-sSk", "--pinnedpubkey", pinned, url).out()).isEqualTo("x");
      }
      CommandRun refused = CommandRun.of("--cacert", ca(), "--pinnedpubkey", other, url);
      assertThat(refused.exitCode()).isEqualTo(90);
      assertThat(refused.err())
          .startsWith("rezo: (90) SSL: public key does not match pinned public key: ")
          .contains(other, pin);
      assertThat(CommandRun.of("-k", "--pinnedpubkey", other, url).exitCode()).isEqualTo(90);
      assertThat(CommandRun.of("--pinnedpubkey", "/nowhere", url).exitCode()).isEqualTo(90);
    }
  }

  @Test
  void ciphersAreChosenByTheNamesOfOpenssl() throws IOException {
    try (MockServer server = MockServer.startTls(ServerTls.of(CA.server("localhost")))) {
      server.handler(r -> MockResponse.ok("x"));
      String url = "https://localhost:" + server.port() + "/";
      assertThat(
              CommandRun.of(
                      "-v",
                      "--cacert",
                      ca(),
                      "--tls-max",
                      "1.2",
                      "--ciphers",
                      "ECDHE-RSA-AES128-SHA:ECDHE-ECDSA-AES256-GCM-SHA384",
                      url)
                  .err())
          .contains("TLSv1.2 / TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
      assertThat(
              CommandRun.of(
                      "-v", "--cacert", ca(), "--tls13-ciphers", "TLS_AES_128_GCM_SHA256", url)
                  .err())
          .contains("TLSv1.3 / TLS_AES_128_GCM_SHA256");
      assertThat(CommandRun.of("--ciphers", "ROT13", url).exitCode()).isEqualTo(59);
      assertThat(CommandRun.of("--tls13-ciphers", "AES128-SHA", url).exitCode()).isEqualTo(59);
    }
  }

  @Test
  void aFolderOfAuthoritiesIsTrusted() throws IOException {
    ca();
    try (MockServer server = MockServer.startTls(ServerTls.of(CA.server("localhost")))) {
      server.handler(r -> MockResponse.ok("x"));
      String url = "https://localhost:" + server.port() + "/";
      assertThat(CommandRun.of("--capath", directory.toString(), url).out()).isEqualTo("x");
      assertThat(CommandRun.of("--ca-native", "--capath", directory.toString(), url).out())
          .isEqualTo("x");
      assertThat(CommandRun.of("--capath", "/nowhere", url).exitCode()).isEqualTo(77);
    }
  }

  @Test
  void sessionsAreResumedUnlessThatIsSwitchedOff() throws IOException {
    try (MockServer server = MockServer.startTls(ServerTls.of(CA.server("localhost")))) {
      server.handler(r -> MockResponse.ok("x"));
      String url = "https://localhost:" + server.port() + "/";
      String[] twice = {"--format", "json", "-H", "Connection: close", "--cacert", ca(), url, url};
      assertThat(CommandRun.of(twice).out()).contains("\"resumed\":true");
      String[] fresh = Arrays.copyOf(twice, twice.length + 1);
      fresh[twice.length] = "--no-sessionid";
      assertThat(CommandRun.of(fresh).out())
          .contains("\"resumed\":false")
          .doesNotContain("\"resumed\":true");
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private String ca() throws IOException {
    return Files.writeString(directory.resolve("ca.pem"), CA.pem()).toString();
  }
}
