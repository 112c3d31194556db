package dev.rezo.dnsjava;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

class TryPlanTest {

  private static final InetSocketAddress ONE = server(1);
  private static final InetSocketAddress TWO = server(2);
  private static final Question QUESTION =
      new Question(Name.fromConstantString("api.test."), Type.A);

  private static InetSocketAddress server(int last) {
    try {
      byte[] address = {(byte) 192, 0, 2, (byte) last};
      return new InetSocketAddress(InetAddress.getByAddress(address), 53);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static TryPlan plan(int first, int attempts) {
    return new TryPlan(QUESTION, List.of(ONE, TWO), first, attempts);
  }

  private static Packet answer() {
    return Packet.answer(1, "api.test", Packet.A);
  }

  private static Message message(Packet packet) throws IOException {
    return new Message(packet.bytes());
  }

  @Test
  void serversAreAskedInTurnAndThenAgain() {
    TryPlan plan = plan(1, 2);

    for (InetSocketAddress expected : List.of(TWO, ONE, TWO)) {
      assertThat(plan.current()).isEqualTo(new TryPlan.Try(expected, false, true));
      assertThat(plan.onFailure("silence")).isNull();
    }
    assertThat(plan.current().server()).isEqualTo(ONE);
    assertThat(plan.onFailure("silence"))
        .isEqualTo(
            new Reply.Failed(
                DnsLookupException.Reason.NO_ANSWER,
                "api.test. A asked of 192.0.2.2:53: silence; 192.0.2.1:53: silence;"
                    + " 192.0.2.2:53: silence; 192.0.2.1:53: silence"));
  }

  @Test
  void aServerThatOnlyNamesOthersGivesWayToTheNext() throws IOException {
    TryPlan plan = plan(0, 1);

    assertThat(plan.onAnswer(message(answer().ns("test")))).isNull();
    assertThat(plan.current().server()).isEqualTo(TWO);
  }

  @Test
  void aServerThatFailsGivesWayToTheNext() throws IOException {
    TryPlan plan = plan(0, 1);

    assertThat(plan.onAnswer(message(answer().code(2)))).isNull();
    assertThat(plan.current().server()).isEqualTo(TWO);
    assertThat(plan.onAnswer(message(answer().code(5))))
        .isEqualTo(
            new Reply.Failed(
                DnsLookupException.Reason.SERVER_FAILED,
                "api.test. A asked of 192.0.2.1:53: SERVFAIL; 192.0.2.2:53: REFUSED"));
  }

  @Test
  void noSuchNameIsAnAnswer() throws IOException {
    assertThat(plan(0, 2).onAnswer(message(answer().code(3)))).isInstanceOf(Reply.Nothing.class);
  }

  @Test
  void aTruncatedAnswerIsAskedForOverTcp() throws IOException {
    TryPlan plan = plan(0, 1);

    Packet half = answer().address("api.test", 60, 192, 0, 2, 9).truncated();
    assertThat(plan.onAnswer(message(half))).isNull();
    assertThat(plan.current()).isEqualTo(new TryPlan.Try(ONE, true, true));
    assertThat(plan.onFailure("refused")).isNull();
    assertThat(plan.current()).isEqualTo(new TryPlan.Try(TWO, false, true));
  }

  @Test
  void aServerThatDoesNotKnowEdnsIsAskedWithout() throws IOException {
    TryPlan plan = plan(0, 1);

    assertThat(plan.onAnswer(message(answer().code(1)))).isNull();
    assertThat(plan.current()).isEqualTo(new TryPlan.Try(ONE, false, false));
    assertThat(plan.onAnswer(message(answer().code(1)))).isNull();
    assertThat(plan.current()).isEqualTo(new TryPlan.Try(TWO, false, true));
  }

  @Test
  @Tag("A163")
  void whatIsTruncatedOverTcpTooIsNoAnswer() throws IOException {
    TryPlan plan = plan(0, 1);
    Packet half = answer().address("api.test", 60, 192, 0, 2, 9).truncated();

    assertThat(plan.onAnswer(message(half))).isNull();
    assertThat(plan.onAnswer(message(half))).isNull();
    assertThat(plan.current()).isEqualTo(new TryPlan.Try(TWO, false, true));
    assertThat(plan.onFailure("silence"))
        .isEqualTo(
            new Reply.Failed(
                DnsLookupException.Reason.SERVER_FAILED,
                "api.test. A asked of 192.0.2.1:53 over TCP: truncated; 192.0.2.2:53: silence"));
  }
}
