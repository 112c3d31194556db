package dev.rezo.client.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.client.proxy.ProxyHandshake.Progress;
import dev.rezo.testing.Split;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * What comes of a handshake when a proxy says something: the same however that is cut into pieces.
 *
 * @param sent what was sent, as hex digits
 * @param progress the last that was heard; null after a refusal
 * @param refusal why, or the empty string
 * @param code of the refusal
 * @param rest what was not consumed, as text
 */
record Talk(String sent, Progress progress, String refusal, int code, String rest) {

  /** Whole, byte by byte and split at every place. */
  static Talk with(Supplier<ProxyHandshake> handshake, byte[] said) {
    Talk whole = run(handshake.get(), said, Split.whole(), false);
    for (Split split : Split.everyWay(said.length)) {
      assertThat(run(handshake.get(), said, split, false)).as(split.toString()).isEqualTo(whole);
    }
    return whole;
  }

  /** The same, and then the proxy ends the connection. */
  static Talk withEnd(Supplier<ProxyHandshake> handshake, byte[] said) {
    return run(handshake.get(), said, Split.byteByByte(), true);
  }

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Talk run(ProxyHandshake handshake, byte[] said, Split split, boolean ends) {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    Progress progress = Progress.WAITING;
    String refusal = "";
    int code = ProxyRefusal.NO_CODE;
    try {
      handshake.begin(bytes -> take(bytes, sent));
      for (byte[] piece : split.of(said)) {
        ByteBuffer bytes = ByteBuffer.wrap(piece);
        if (progress == Progress.WAITING) {
          progress = handshake.receive(bytes, out -> take(out, sent));
        }
        take(bytes, rest);
      }
      if (ends) {
        progress = handshake.receiveEnd();
      }
    } catch (ProxyRefusal e) {
      progress = null;
      refusal = e.getMessage();
      code = e.code();
      rest.reset();
    }
    return new Talk(
        HexFormat.of().formatHex(sent.toByteArray()),
        progress,
        refusal,
        code,
        rest.toString(StandardCharsets.ISO_8859_1));
  }

  private static void take(ByteBuffer bytes, ByteArrayOutputStream into) {
    byte[] taken = new byte[bytes.remaining()];
    bytes.get(taken);
    into.writeBytes(taken);
  }

  String sentText() {
    return new String(hex(sent), StandardCharsets.ISO_8859_1);
  }
}
