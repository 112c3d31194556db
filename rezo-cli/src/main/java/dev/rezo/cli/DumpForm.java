package dev.rezo.cli;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/**
 * The forms of {@code --trace} and {@code --trace-ascii}, as curl writes them: everything that is
 * sent and received, with what happens in between. Nothing is hidden.
 *
 * <p>Thread-safe.
 */
final class DumpForm implements TraceForm {

  private static final int HEX_WIDTH = 16;
  private static final int ASCII_WIDTH = 64;
  private static final HexFormat HEX = HexFormat.of();

  private final boolean hex;
  private final Supplier<String> time;

  /**
   * @param hex whether bytes are shown as numbers too
   * @param time what each entry begins with
   */
  DumpForm(boolean hex, Supplier<String> time) {
    this.hex = hex;
    this.time = time;
  }

  @Override
  public void note(String line, StringBuilder to) {
    to.append(time.get()).append("== Info: ").append(line).append('\n');
  }

  /** A head that is sent is one entry; of one that is received each line is. */
  @Override
  public void head(boolean sent, List<String> lines, StringBuilder to) {
    if (sent) {
      entry("=> Send header", HeadText.bytes(lines), to);
      return;
    }
    for (String line : lines) {
      entry("<= Recv header", (line + "\r\n").getBytes(StandardCharsets.ISO_8859_1), to);
    }
    entry("<= Recv header", new byte[] {'\r', '\n'}, to);
  }

  @Override
  public void data(boolean sent, byte[] bytes, StringBuilder to) {
    entry(sent ? "=> Send data" : "<= Recv data", bytes, to);
  }

  private void entry(String title, byte[] bytes, StringBuilder to) {
    to.append(time.get()).append(title).append(", ").append(bytes.length);
    to.append(" bytes (0x").append(Integer.toHexString(bytes.length)).append(")\n");
    int at = 0;
    while (at < bytes.length) {
      to.append(HEX.toHexDigits(at, Math.max(4, digits(at)))).append(": ");
      at = hex ? hexLine(bytes, at, to) : asciiLine(bytes, at, to);
      to.append('\n');
    }
  }

  private static int digits(int number) {
    return Integer.toHexString(number).length();
  }

  private static int hexLine(byte[] bytes, int from, StringBuilder to) {
    int end = Math.min(from + HEX_WIDTH, bytes.length);
    for (int i = from; i < end; i++) {
      to.append(HEX.toHexDigits(bytes[i])).append(' ');
    }
    to.append("   ".repeat(HEX_WIDTH - (end - from)));
    for (int i = from; i < end; i++) {
      to.append(shown(bytes[i]));
    }
    return end;
  }

  /** Up to the width, or to a line end, which is not shown; where the next line begins. */
  private static int asciiLine(byte[] bytes, int from, StringBuilder to) {
    int end = Math.min(from + ASCII_WIDTH, bytes.length);
    int at = from;
    while (at < end && !isLineEnd(bytes, at)) {
      to.append(shown(bytes[at++]));
    }
    return isLineEnd(bytes, at) ? at + 2 : at;
  }

  private static boolean isLineEnd(byte[] bytes, int at) {
    return at + 1 < bytes.length && bytes[at] == '\r' && bytes[at + 1] == '\n';
  }

  private static char shown(byte value) {
    return value >= 0x20 && value < 0x7f ? (char) value : '.';
  }
}
