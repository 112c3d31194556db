package dev.rezo.client.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is read of a ClientHello that was written down by hand. */
final class ClientHelloTest {

  /** With GREASE among suites, groups, shares, versions and extensions, as RFC 8701 has it. */
  private static final String BODY =
      "0303"
          + "11".repeat(32)
          + "00" // session
          + ("0006" + "9a9a" + "1301" + "c02b")
          + "0100"
          + "0049"
          + ("dada" + "0000")
          + ("000a" + "0006" + "0004" + "3a3a" + "001d")
          + ("000d" + "0006" + "0004" + "0403" + "0804")
          + ("0010" + "000e" + "000c" + "02" + "6832" + "08" + "687474702f312e31")
          + ("0017" + "0000")
          + ("002b" + "0007" + "06" + "7a7a" + "0304" + "0303")
          + ("0033" + "000c" + "000a" + "3a3a" + "0001" + "00" + "001d" + "0001" + "55");

  private static byte[] message() {
    byte[] body = HexFormat.of().parseHex(BODY);
    return HexFormat.of().parseHex(String.format("01%06x", body.length) + BODY);
  }

  private static ByteBuffer records(byte[] message, int size) {
    ByteBuffer all = ByteBuffer.allocate(2 * message.length + 5 * message.length);
    for (int from = 0; from < message.length; from += size) {
      int length = Math.min(size, message.length - from);
      all.put((byte) 22).putShort((short) 0x0301).putShort((short) length);
      all.put(message, from, length);
    }
    return all.flip();
  }

  @Test
  void listsAreReadInTheirOrderAndWithoutGrease() {
    byte[] message = message();
    for (int size : new int[] {message.length, 50, 1}) {
      assertThat(ClientHello.read(records(message, size)))
          .isEqualTo(
              new HelloShape(
                  List.of(0x0304, 0x0303),
                  List.of(0x1301, 0xc02b),
                  List.of(0x001d),
                  List.of(0x001d),
                  List.of(0x0403, 0x0804),
                  List.of("h2", "http/1.1"),
                  List.of(10, 13, 16, 23, 43, 51),
                  false,
                  true));
    }
  }

  @Test
  void whatIsNoClientHelloIsRefused() {
    byte[] message = message();
    for (int length = 0; length < message.length; length++) {
      ByteBuffer part = ByteBuffer.allocate(5 + length);
      part.put((byte) 22).putShort((short) 0x0301).putShort((short) length);
      part.put(message, 0, length);
      assertThatThrownBy(() -> ClientHello.read(part.flip()))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(
            () -> ClientHello.read(ByteBuffer.wrap(new byte[] {'H', 'T', 'T', 'P', '/'})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected a handshake record");
  }
}
