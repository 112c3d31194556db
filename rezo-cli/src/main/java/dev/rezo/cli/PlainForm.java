package dev.rezo.cli;

import java.util.List;
import java.util.function.Supplier;

/**
 * The form of {@code -v}: {@code *} for what happens, {@code >} for a head that is sent, {@code <}
 * for one that is received; nothing of bodies.
 *
 * <p>Thread-safe.
 */
final class PlainForm implements TraceForm {

  private final Supplier<String> time;

  /**
   * @param time what each line begins with
   */
  PlainForm(Supplier<String> time) {
    this.time = time;
  }

  @Override
  public void note(String line, StringBuilder to) {
    to.append(time.get()).append("* ").append(line).append('\n');
  }

  @Override
  public void head(boolean sent, List<String> lines, StringBuilder to) {
    String mark = time.get() + (sent ? "> " : "< ");
    for (String line : lines) {
      to.append(mark).append(HeadText.readable(line)).append('\n');
    }
    to.append(mark).append('\n');
  }

  @Override
  public void data(boolean sent, byte[] bytes, StringBuilder to) {}
}
