package dev.rezo.client.proxy;

import static dev.rezo.client.proxy.Talk.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.client.proxy.ProxyHandshake.Progress;
import dev.rezo.http.Headers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("A53")
@Tag("F13")
class ConnectHandshakeTest {

  private static final String CONNECT =
      "CONNECT origin.test:443 HTTP/1.1\r\nHost: origin.test:443\r\n";

  private static final ProxyTarget TARGET = ProxyTarget.unresolved("origin.test", 443);

  /** Says what it is told to, one after the other. */
  private static final class ScriptedLogin implements ProxyLogin {
    final List<String> heard = new ArrayList<>();
    private final List<String> answers;
    private String authorization;

    ScriptedLogin(String first, String... answers) {
      this.authorization = first;
      this.answers = new ArrayList<>(List.of(answers));
    }

    @Override
    public String authorization() {
      return authorization;
    }

    @Override
    public boolean answer(List<String> challenges) {
      heard.addAll(challenges);
      if (answers.isEmpty()) {
        return false;
      }
      authorization = answers.remove(0);
      return true;
    }
  }

  private static ProxyHandshake anonymous() {
    return new ConnectHandshake(TARGET, Headers.EMPTY, new ScriptedLogin(null));
  }

  private static ProxyHandshake answering() {
    return new ConnectHandshake(TARGET, Headers.EMPTY, new ScriptedLogin(null, "Basic YTpi"));
  }

  @Test
  void theTargetIsAskedForWithItsPort() {
    Talk talk = Talk.with(ConnectHandshakeTest::anonymous, new byte[0]);
    assertThat(talk.sentText()).isEqualTo(CONNECT + "\r\n");
  }

  @Test
  void anIpv6TargetStandsInBrackets() {
    ProxyTarget target = ProxyTarget.unresolved("2001:db8::1%eth0", 8443);
    Talk talk =
        Talk.with(
            () -> new ConnectHandshake(target, Headers.EMPTY, new ScriptedLogin(null)),
            new byte[0]);
    assertThat(talk.sentText())
        .isEqualTo("CONNECT [2001:db8::1]:8443 HTTP/1.1\r\nHost: [2001:db8::1]:8443\r\n\r\n");
  }

  @Test
  void fieldsAndAuthorizationForTheProxyAreSent() {
    Headers fields = Headers.of("User-Agent", "rezo");
    Talk talk =
        Talk.with(
            () -> new ConnectHandshake(TARGET, fields, new ScriptedLogin("Basic YTpi")),
            new byte[0]);
    assertThat(talk.sentText())
        .isEqualTo(CONNECT + "User-Agent: rezo\r\nProxy-Authorization: Basic YTpi\r\n\r\n");
  }

  @Test
  void aHeadOfAnySizeWithinReasonIsSent() {
    Headers ticket = Headers.of("X-Ticket", "t".repeat(60_000));
    Talk talk =
        Talk.with(() -> new ConnectHandshake(TARGET, ticket, new ScriptedLogin(null)), new byte[0]);
    assertThat(talk.sentText()).hasSizeGreaterThan(60_000).endsWith("t\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 Connection established\r\n\r\n",
        "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\n",
        "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 299\r\nProxy-Agent: x\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
      })
  void any2xxOpensAndWhatFollowsIsTheTargets(String answer) {
    Talk talk = Talk.with(ConnectHandshakeTest::anonymous, text(answer + "\u0016\u0003hi"));
    assertThat(talk.progress()).isEqualTo(Progress.OPEN);
    assertThat(talk.rest()).isEqualTo("\u0016\u0003hi");
  }

  @ParameterizedTest
  @CsvSource({"403 Forbidden, 403", "502 Bad Gateway, 502", "301 Moved, 301", "200x, -1"})
  void anyOtherAnswerIsRefusedWithItsStatus(String status, int code) {
    Talk talk =
        Talk.with(
            ConnectHandshakeTest::anonymous, text("HTTP/1.1 " + status + "\r\n\r\n<html>why"));
    assertThat(talk.progress()).isNull();
    assertThat(talk.code()).isEqualTo(code);
    if (code > 0) {
      assertThat(talk.refusal()).isEqualTo("answer to CONNECT: expected 2xx, actual " + status);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SSH-2.0-OpenSSH\r\n", "\u0015\u0003\u0001", "ICY 200 OK\r\n"})
  void garbageIsRefused(String garbage) {
    Talk talk = Talk.with(ConnectHandshakeTest::anonymous, text(garbage));
    assertThat(talk.refusal()).startsWith("answer to CONNECT: ").contains("expected", "actual");
    assertThat(talk.code()).isEqualTo(ProxyRefusal.NO_CODE);
  }

  @Test
  void aHeadWithoutEndIsRefused() {
    Talk talk =
        Talk.withEnd(
            ConnectHandshakeTest::anonymous, text("HTTP/1.1 200 OK\r\nX: " + "x".repeat(70_000)));
    assertThat(talk.refusal()).contains("answer to CONNECT", "65536");
  }

  @Test
  void interimAnswersWithoutEndAreRefused() {
    Talk talk =
        Talk.withEnd(
            ConnectHandshakeTest::anonymous, text("HTTP/1.1 100 Continue\r\n\r\n".repeat(40)));
    assertThat(talk.refusal()).contains("interim responses");
  }

  @Test
  void anEndBeforeTheAnswerIsRefused() {
    assertThat(Talk.withEnd(ConnectHandshakeTest::anonymous, new byte[0]).refusal())
        .isEqualTo("answer to CONNECT: expected one, actual end of connection before it");
    assertThat(Talk.withEnd(ConnectHandshakeTest::anonymous, text("HTTP/1.1 2")).refusal())
        .isEqualTo("answer to CONNECT: expected one, actual end of connection within it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 0\r\n\r\n",
        "Content-Length: 3\r\n\r\nwhy",
        "Transfer-Encoding: chunked\r\n\r\n3\r\nwhy\r\n0\r\n\r\n",
      })
  void a407IsAnsweredOnTheSameConnection(String rest) {
    String said = "HTTP/1.1 407 Auth\r\nProxy-Authenticate: Basic realm=x\r\n" + rest;
    Talk asked = Talk.with(ConnectHandshakeTest::answering, text(said));
    assertThat(asked.progress()).isEqualTo(Progress.WAITING);
    assertThat(asked.sentText())
        .isEqualTo(CONNECT + "\r\n" + CONNECT + "Proxy-Authorization: Basic YTpi\r\n\r\n");
    ProxyHandshake handshake = answering();
    assertThat(opened(handshake, said)).isEqualTo(Progress.OPEN);
  }

  /** The second answer comes when the second question was asked, and not before. */
  private static Progress opened(ProxyHandshake handshake, String first) {
    try {
      handshake.begin(bytes -> {});
      Progress unused = handshake.receive(ByteBuffer.wrap(text(first)), bytes -> {});
      return handshake.receive(ByteBuffer.wrap(text("HTTP/1.1 200 OK\r\n\r\n")), bytes -> {});
    } catch (ProxyRefusal e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 407 A\r\nConnection: close\r\nContent-Length: 3\r\n\r\n",
        "HTTP/1.0 407 A\r\nContent-Length: 3\r\n\r\n",
        "HTTP/1.1 407 A\r\n\r\n",
      })
  void a407ThatClosesIsAnsweredOnAnother(String said) {
    Talk talk = Talk.with(ConnectHandshakeTest::answering, text(said));
    assertThat(talk.progress()).isEqualTo(Progress.AGAIN);
    assertThat(talk.sentText()).isEqualTo(CONNECT + "\r\n");
  }

  @Test
  void a407WhosePageNeverEndsIsAnsweredOnAnother() {
    String said = "HTTP/1.1 407 A\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(65_537);
    ProxyHandshake handshake = answering();
    try {
      handshake.begin(bytes -> {});
      assertThat(handshake.receive(ByteBuffer.wrap(text(said)), bytes -> {}))
          .isEqualTo(Progress.AGAIN);
    } catch (ProxyRefusal e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a407ThatEndsWithinItsPageIsAnsweredOnAnother() {
    Talk talk =
        Talk.withEnd(
            ConnectHandshakeTest::answering,
            text("HTTP/1.1 407 A\r\nContent-Length: 10\r\n\r\nwhy"));
    assertThat(talk.progress()).isEqualTo(Progress.AGAIN);
  }

  @Test
  void a407WithoutAnAnswerIsARefusal() {
    Talk talk =
        Talk.with(
            ConnectHandshakeTest::anonymous,
            text("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"));
    assertThat(talk.code()).isEqualTo(407);
    assertThat(talk.refusal()).endsWith("actual 407 Proxy Authentication Required");
  }

  @Test
  void allChallengesAreHeardOnce() {
    ScriptedLogin login = new ScriptedLogin(null, "x");
    Talk talk =
        Talk.withEnd(
            () -> new ConnectHandshake(TARGET, Headers.EMPTY, login),
            text(
                "HTTP/1.1 407 A\r\nProxy-Authenticate: Negotiate\r\n"
                    + "Proxy-Authenticate: Basic realm=\"a, b\"\r\nContent-Length: 4\r\n\r\nabc"));
    assertThat(talk.progress()).isEqualTo(Progress.AGAIN);
    assertThat(login.heard).containsExactly("Negotiate", "Basic realm=\"a, b\"");
  }

  @Test
  void aReasonThatIsLongOrStrangeIsCutToWhatCanBeRead() {
    Talk talk =
        Talk.with(
            ConnectHandshakeTest::anonymous,
            text("HTTP/1.1 403 \u00e9" + "y".repeat(300) + "\r\n\r\n"));
    assertThat(talk.refusal()).endsWith("actual 403 ?" + "y".repeat(79));
  }
}
