package dev.rezo.h2.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is remembered of literals, and what it changes: nothing but how often texts are made. */
final class RecentLiteralsTest {

  private final RecentLiterals recent = new RecentLiterals();

  @Test
  void whatComesTwiceIsKnownTheThirdTime() {
    assertThat(meet("x-tenant", false)).isNull();
    assertThat(meet("x-tenant", false)).isNull();
    String known = meet("x-tenant", false);
    assertThat(known).isEqualTo("x-tenant").isSameAs(meet("x-tenant", false));
  }

  @Test
  void whatComesOncePushesNothingOut() {
    meet("x-tenant", false);
    meet("x-tenant", false);
    for (int i = 0; i < 10_000; i++) {
      assertThat(meet("request-" + i, false)).isNull();
    }
    assertThat(meet("x-tenant", false)).isEqualTo("x-tenant");
  }

  @Test
  void theSameOctetsInHuffmansCodeAreAnotherLiteral() {
    meet("x-tenant", false);
    meet("x-tenant", false);
    assertThat(meet("x-tenant", true)).isNull();
  }

  @Test
  void eachLengthIsToldFromItsPrefixesAndFromOneOctetLess() {
    String longest = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
    assertThat(longest).hasSize(RecentLiterals.LONGEST);
    for (int length = 1; length <= longest.length(); length++) {
      RecentLiterals own = new RecentLiterals();
      String text = longest.substring(0, length);
      meet(own, text, false);
      meet(own, text, false);
      assertThat(meet(own, text, false)).isEqualTo(text);
      for (int at = 0; at < length; at++) {
        String other = text.substring(0, at) + '~' + text.substring(at + 1);
        assertThat(meet(own, other, false)).isNull();
      }
    }
  }

  /** By any order of literals that collide, what is told is what the octets say. */
  @Test
  void whatIsToldIsAlwaysWhatTheOctetsSay() {
    Random random = new Random(7);
    for (int i = 0; i < 200_000; i++) {
      String text = "value-" + random.nextInt(500);
      String told = meet(text, random.nextBoolean());
      if (told != null) {
        assertThat(told).isEqualTo(text);
      }
    }
  }

  @Test
  void aFieldOfManyHeadsIsToldByTheSameTexts() throws HpackException {
    HpackDecoder decoder = new HpackDecoder(64 * 1024);
    byte[] block = Literals.block("x-tenant", "forty-two");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      decoder.decode(ByteBuffer.wrap(block), true, (Kept) texts::addAll);
    }
    assertThat(texts.get(6)).isEqualTo("x-tenant").isSameAs(texts.get(4));
    assertThat(texts.get(7)).isEqualTo("forty-two").isSameAs(texts.get(5));
  }

  /** RFC 7541 section 7.1.3. */
  @Test
  void whatMustNeverBeIndexedIsNotRemembered() throws HpackException {
    HpackDecoder decoder = new HpackDecoder(64 * 1024);
    byte[] block = Literals.secretBlock("set-cookie", "sid=4711");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      decoder.decode(ByteBuffer.wrap(block), true, (Kept) texts::addAll);
    }
    assertThat(texts.get(7)).isEqualTo("sid=4711").isNotSameAs(texts.get(5));
  }

  /** A list of 2 x 40 octets takes the first field of each block, and never the second. */
  @Test
  void aKnownLiteralCountsAgainstTheLimitAsMuchAsAnother() throws HpackException {
    HpackDecoder decoder = new HpackDecoder(80);
    byte[] block = Literals.block("name-a", "value-of-a", "name-b", "value-of-b");
    for (int i = 0; i < 4; i++) {
      Transcript transcript = new Transcript();
      transcript.decodeCut(decoder, block, block.length);
      assertThat(transcript.lines())
          .hasSize(2)
          .first()
          .asString()
          .contains("name-a")
          .contains("value-of-a");
    }
  }

  private String meet(String text, boolean isHuffman) {
    return meet(recent, text, isHuffman);
  }

  private static String meet(RecentLiterals literals, String text, boolean isHuffman) {
    ByteBuffer in = ByteBuffer.wrap(("??" + text + "??").getBytes(StandardCharsets.ISO_8859_1));
    in.position(2);
    String told = literals.find(in, text.length(), isHuffman);
    assertThat(in.position()).isEqualTo(2);
    if (told == null) {
      literals.met(in, 2, text.length(), isHuffman, text);
    }
    return told;
  }

  /** Keeps names and values as they are. */
  private interface Kept extends FieldHandler {

    void keep(List<String> nameAndValue);

    @Override
    default void onField(String name, String value, boolean neverIndexed) {
      keep(List.of(name, value));
    }

    @Override
    default void onTruncated() {
      throw new AssertionError("expected all fields, actual less");
    }
  }
}
