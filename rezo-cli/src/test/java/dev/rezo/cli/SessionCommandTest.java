package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.testing.Gate;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import dev.rezo.testing.RecordedRequest;
import java.io.IOException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
final class SessionCommandTest {

  private final MockServer server = MockServer.start();

  @AfterEach
  void closeServer() {
    server.close();
  }

  @Test
  void eachLineIsAnsweredUnderItsId() throws IOException {
    server.handler(r -> MockResponse.ok(r.method() + r.target() + r.text()));
    Map<Object, Map<String, @Nullable Object>> answers =
        session(
            List.of("--parallel-max", "1"),
            "{\"id\":1,\"url\":\"" + server.url("/a") + "\",\"headers\":[[\"X-A\",\"b\"]]}",
            "",
            "{\"id\":\"two\",\"method\":\"PUT\",\"url\":\""
                + server.url("/b")
                + "\",\"bodyBase64\":\"eA==\",\"max-time\":5,\"http1.0\":false}");
    assertThat(answers.get(BigInteger.ONE))
        .containsEntry("status", BigInteger.valueOf(200))
        .containsEntry("bodyBase64", "R0VUL2E=")
        .containsEntry("reused", false);
    assertThat(answers.get("two"))
        .containsEntry("bodyBase64", "UFVUL2J4")
        .containsEntry("reused", true);
    assertThat(server.takeRequest().header("X-A")).isEqualTo("b");
    assertThat(server.takeRequest().header("Content-Type")).isNull();
    assertThat(server.accepted()).isEqualTo(1);
  }

  @Test
  void whatCannotBeReadOrSentIsAnsweredAndTheSessionGoesOn() throws IOException {
    server.handler(r -> MockResponse.ok("x"));
    String url = server.url("/");
    Map<Object, Map<String, @Nullable Object>> answers =
        session(
            List.of(),
            "no json",
            "{\"id\":2,\"url\":\"" + url + "\",\"nope\":1}",
            "{\"id\":3}",
            "{\"id\":4,\"url\":\"" + url + "\",\"output\":\"x\"}",
            "{\"id\":5,\"url\":\"" + url + "\",\"headers\":[\"a\"]}",
            "{\"id\":6,\"url\":\"" + url + "\",\"http3\":true}",
            "{\"id\":7,\"url\":\"" + url + "\",\"max-filesize\":0}",
            "{\"id\":8,\"url\":\"" + url + "\"} {}",
            "{\"id\":9,\"url\":\"" + url + "\",\"retry\":3}");
    assertThat(answers.get("line 1")).containsEntry("line", BigInteger.ONE);
    assertThat(message(answers, 2)).isEqualTo("option nope: is unknown");
    assertThat(message(answers, 3)).isEqualTo("expected one url, actual 0");
    assertThat(message(answers, 4)).isEqualTo("option --output: not for one request of a session");
    assertThat(message(answers, 9)).isEqualTo("option --retry: not for one request of a session");
    assertThat(message(answers, 5)).isEqualTo("headers: expected [name, value], actual a");
    assertThat(message(answers, 6)).contains("not there yet");
    assertThat(answers.get(BigInteger.valueOf(7))).containsEntry("bodyBase64", "eA==");
    assertThat(answers.get("line 8")).containsKey("error");
  }

  @Test
  void redirectsAndAProxyAreForAllLines() throws IOException {
    server.handler(
        r ->
            r.target().endsWith("/a")
                ? MockResponse.status(302).header("Location", "/b")
                : MockResponse.ok("there"));
    Map<Object, Map<String, @Nullable Object>> answers =
        session(
            List.of("-L", "-x", server.url("/")), "{\"id\":1,\"url\":\"http://origin.test/a\"}");
    assertThat(answers.get(BigInteger.ONE)).containsEntry("bodyBase64", "dGhlcmU=");
    assertThat(server.requests())
        .extracting(RecordedRequest::target)
        .containsExactly("http://origin.test/a", "http://origin.test/b");
  }

  @Test
  void linesOfOneUserShareWhatTheServerHasAsked() throws IOException {
    server.handler(
        r ->
            r.header("Authorization") == null
                ? MockResponse.status(401)
                    .header("WWW-Authenticate", "Digest realm=r, nonce=n, qop=auth")
                : MockResponse.ok("in"));
    String url = server.url("/");
    Map<Object, Map<String, @Nullable Object>> answers =
        session(
            List.of("--parallel-max", "1", "--digest", "-u", "ada:pw"),
            "{\"id\":1,\"url\":\"" + url + "\"}",
            "{\"id\":2,\"url\":\"" + url + "\"}",
            "{\"id\":3,\"url\":\"" + url + "\",\"user\":\"bob:pw\"}");
    assertThat(answers.values()).allSatisfy(a -> assertThat(a).containsEntry("bodyBase64", "aW4="));
    assertThat(server.requests())
        .extracting(r -> String.valueOf(r.header("Authorization")).replaceAll(",.*", ""))
        .containsExactly(
            "null",
            "Digest username=\"ada\"",
            "Digest username=\"ada\"",
            "null",
            "Digest username=\"bob\"");
  }

  @Test
  void aSlowRequestHoldsUpNoOther() throws IOException {
    Gate gate = new Gate();
    server.handler(
        r -> {
          if (r.target().equals("/slow")) {
            return MockResponse.ok("slow").headAfter(gate);
          }
          gate.open();
          return MockResponse.ok("quick");
        });
    CommandRun run =
        CommandRun.withInput(
            "{\"id\":1,\"url\":\""
                + server.url("/slow")
                + "\"}\n"
                + "{\"id\":2,\"url\":\""
                + server.url("/quick")
                + "\"}\n",
            "session");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines()).hasSize(2);
  }

  @Test
  void limitsAreTold() throws IOException {
    server.handler(r -> MockResponse.ok("12345"));
    Map<Object, Map<String, @Nullable Object>> answers =
        session(List.of("--max-filesize", "4"), "{\"id\":1,\"url\":\"" + server.url("/") + "\"}");
    Map<?, ?> error = (Map<?, ?>) Objects.requireNonNull(answers.get(BigInteger.ONE)).get("error");
    assertThat(error.get("exitCode")).isEqualTo(BigInteger.valueOf(63));
  }

  @Test
  void wordsThatAreNotForASessionAreRefused() {
    assertThat(CommandRun.of("session", "http://a/").exitCode()).isEqualTo(2);
    assertThat(CommandRun.of("session", "-o", "x").exitCode()).isEqualTo(2);
    assertThat(CommandRun.of("session", "--retry", "3"))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                """
                rezo: option --retry: not for a session; who reads the answer asks again
                rezo: try 'rezo --help' for more information
                """));
    assertThat(CommandRun.of("session").exitCode()).isZero();
  }

  private static Map<Object, Map<String, @Nullable Object>> session(
      List<String> options, String... lines) throws IOException {
    String[] words = new String[options.size() + 1];
    words[0] = "session";
    for (int i = 0; i < options.size(); i++) {
      words[i + 1] = options.get(i);
    }
    CommandRun run = CommandRun.withInput(String.join("\n", lines) + "\n", words);
    assertThat(run.exitCode()).isZero();
    Map<Object, Map<String, @Nullable Object>> answers = new HashMap<>();
    for (String line : run.out().lines().toList()) {
      Map<String, @Nullable Object> answer = JsonText.read(line);
      Object id = answer.get("id");
      answers.put(id == null ? "line " + answer.get("line") : id, answer);
    }
    return answers;
  }

  private static String message(Map<Object, Map<String, @Nullable Object>> answers, long id) {
    Map<String, @Nullable Object> answer =
        Objects.requireNonNull(answers.get(BigInteger.valueOf(id)));
    return String.valueOf(((Map<?, ?>) Objects.requireNonNull(answer.get("error"))).get("message"));
  }
}
