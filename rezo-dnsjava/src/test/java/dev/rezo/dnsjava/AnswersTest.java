package dev.rezo.dnsjava;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

class AnswersTest {

  private static final Question QUESTION =
      new Question(Name.fromConstantString("api.test."), Type.A);

  private static Packet answer() {
    return Packet.answer(1, "api.test", Packet.A);
  }

  private static Reply read(Packet packet) throws IOException {
    return Answers.read(QUESTION, new Message(packet.bytes()), "192.0.2.53:53");
  }

  @Test
  void theTtlIsTheLeastOfAliasesAndRecords() throws IOException {
    Packet packet =
        answer()
            .alias("api.test", 30, "lb.test")
            .alias("lb.test", 600, "node.test")
            .address("node.test", 300, 192, 0, 2, 1)
            .address("node.test", 90, 192, 0, 2, 2);

    assertThat(read(packet))
        .isInstanceOfSatisfying(
            Reply.Found.class,
            found -> {
              assertThat(found.records()).hasSize(2);
              assertThat(found.ttlSeconds()).isEqualTo(30);
            });
  }

  @Test
  void recordsOfOtherNamesAndTypesAreNotRead() throws IOException {
    Packet packet =
        answer()
            .address("evil.test", 60, 192, 0, 2, 66)
            .ipv6("api.test", 60, 1)
            .address("api.test", 60, 192, 0, 2, 1);

    assertThat(read(packet))
        .isInstanceOfSatisfying(Reply.Found.class, found -> assertThat(found.records()).hasSize(1));
  }

  @Test
  void aTtlWithTheHighestBitIsZero() throws IOException {
    assertThat(read(answer().address("api.test", 0x80000000L, 192, 0, 2, 1)))
        .isInstanceOfSatisfying(
            Reply.Found.class, found -> assertThat(found.ttlSeconds()).isZero());
  }

  @Test
  void noSuchNameHoldsAsTheStartOfAuthoritySays() throws IOException {
    assertThat(read(answer().code(3).soa("test", 900, 45)))
        .isEqualTo(new Reply.Nothing(false, 45, "NXDOMAIN from 192.0.2.53:53"));
    assertThat(read(answer().code(3).soa("test", 20, 45)))
        .isEqualTo(new Reply.Nothing(false, 20, "NXDOMAIN from 192.0.2.53:53"));
    assertThat(read(answer().code(3)))
        .isEqualTo(new Reply.Nothing(false, Reply.Nothing.UNSAID, "NXDOMAIN from 192.0.2.53:53"));
  }

  @Test
  void thatAnAnswerDoesNotHoldIsNotThatNothingWasSaid() throws IOException {
    assertThat(read(answer().code(3).soa("test", 900, 0)))
        .isEqualTo(new Reply.Nothing(false, 0, "NXDOMAIN from 192.0.2.53:53"));
    assertThat(read(answer().alias("api.test", 0, "gone.test").code(3)))
        .isEqualTo(new Reply.Nothing(false, 0, "NXDOMAIN from 192.0.2.53:53"));
    assertThat(AddressLookup.noSuchHost("x", 0).ttl()).contains(Duration.ZERO);
    assertThat(AddressLookup.noSuchHost("x", Reply.Nothing.UNSAID).ttl()).isEmpty();
  }

  @Test
  void namesOfOtherServersAloneAreAReferral() throws IOException {
    assertThat(Answers.isReferral(new Message(answer().ns("test").bytes()))).isTrue();
    assertThat(Answers.isReferral(new Message(answer().bytes()))).isFalse();
    assertThat(Answers.isReferral(new Message(answer().ns("test").code(3).bytes()))).isFalse();
    assertThat(Answers.isReferral(new Message(answer().ns("test").soa("test", 1, 1).bytes())))
        .isFalse();
    Packet answered = answer().address("api.test", 60, 192, 0, 2, 1).ns("test");
    assertThat(Answers.isReferral(new Message(answered.bytes()))).isFalse();
  }

  @Test
  void aNameWithoutTheRecordExists() throws IOException {
    assertThat(read(answer().soa("test", 60, 60)))
        .isEqualTo(new Reply.Nothing(true, 60, "NOERROR without A from 192.0.2.53:53"));
  }

  @Test
  void theCodeIsAboutTheLastName() throws IOException {
    Packet packet = answer().alias("api.test", 10, "gone.test").code(3).soa("test", 60, 60);

    assertThat(read(packet)).isEqualTo(new Reply.Nothing(false, 10, "NXDOMAIN from 192.0.2.53:53"));
  }

  @Test
  void anAliasOfWhichNothingIsSaidIsToBeAskedFor() throws IOException {
    assertThat(read(answer().alias("api.test", 10, "elsewhere.example")))
        .isEqualTo(new Reply.Alias(Name.fromConstantString("elsewhere.example."), 10));
  }

  @Test
  void aliasesInACircleEnd() throws IOException {
    Packet packet = answer().alias("api.test", 10, "b.test").alias("b.test", 10, "api.test");

    assertThat(read(packet)).isInstanceOf(Reply.Failed.class);
  }
}
