package dev.rezo.dnsjava;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

class QueryTest {

  private static final Question QUESTION =
      new Question(Name.fromConstantString("api.test."), Type.A);

  private final Query query = Query.of(QUESTION, 0xABCD, true);

  private static Packet answer() {
    return Packet.answer(0xABCD, "api.test", Packet.A).address("api.test", 60, 192, 0, 2, 1);
  }

  @Test
  void theBytesAreThoseOfTheStandards() {
    assertThat(HexFormat.of().formatHex(query.bytes()))
        .isEqualTo(
            "abcd"
                + "0100"
                + "0001"
                + "0000"
                + "0000"
                + "0001" // id, RD, counts
                + "03617069"
                + "0474657374"
                + "00"
                + "0001"
                + "0001" // api.test A IN
                + "00"
                + "0029"
                + "04d0"
                + "00000000"
                + "0000"); // OPT, 1232 bytes
  }

  @Test
  void withoutEdnsNothingFollowsTheQuestion() {
    assertThat(Query.of(QUESTION, 1, false).bytes()).hasSize(12 + 10 + 4);
  }

  @Test
  void anAnswerRepeatsIdAndQuestion() {
    assertThat(query.answerIn(answer().bytes())).isNotNull();
    assertThat(query.answerIn(Packet.answer(0xABCD, "API.test", Packet.A).bytes())).isNotNull();
  }

  @Test
  @Tag("A161")
  void whatRepeatsAnythingElseAnswersNothing() {
    assertThat(query.answerIn(answer().id(0xABCE).bytes())).isNull();
    assertThat(query.answerIn(answer().asQuery().bytes())).isNull();
    assertThat(query.answerIn(Packet.answer(0xABCD, "evil.test", Packet.A).bytes())).isNull();
    assertThat(query.answerIn(Packet.answer(0xABCD, "api.test", Packet.AAAA).bytes())).isNull();
    assertThat(query.answerIn(answer().withoutQuestion().bytes())).isNull();
  }

  @Test
  void noiseAnswersNothingWhereverItIsCut() {
    byte[] whole = answer().bytes();
    for (int length = 0; length < whole.length; length++) {
      assertThat(query.answerIn(Arrays.copyOf(whole, length))).as("%s bytes", length).isNull();
    }
  }

  @Test
  void aHeaderAloneMaySayThatEdnsIsNotKnown() {
    assertThat(query.answerIn(answer().withoutQuestion().code(1).bytes())).isNotNull();
    assertThat(query.answerIn(answer().withoutQuestion().code(3).bytes())).isNull();
  }

  /** A record that nobody reads, with pointers of which each leads to the one before. */
  private static byte[] chain(int pointers) {
    int at = answer().bytes().length + Packet.name("api.test").length + 10;
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    int target = Packet.HEADER;
    for (int i = 0; i < pointers; i++) {
      Packet.u16(data, 0xC000 | target);
      target = at + 2 * i;
    }
    return answer().record("api.test", 65_280, 60, data.toByteArray()).bytes();
  }

  @Test
  @Tag("A161")
  void pointersToPointersAreNotFollowedFar() {
    assertThat(query.answerIn(chain(4))).isNotNull();
    assertThat(query.answerIn(chain(5))).isNull();
    assertThat(query.answerIn(chain(8_000))).isNull();
  }

  @Test
  void aNameMayBeAPointerToTheQuestion() {
    byte[] address = {(byte) 0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, (byte) 192, 0, 2, 1};
    byte[] question = Packet.answer(0xABCD, "api.test", Packet.A).bytes();
    byte[] message = Arrays.copyOf(question, question.length + address.length);
    System.arraycopy(address, 0, message, question.length, address.length);
    message[7] = 1;

    assertThat(Answers.read(QUESTION, query.answerIn(message), "a server"))
        .isInstanceOf(Reply.Found.class);
  }
}
