package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class DemoCommandTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void everyPromiseIsKept() {
    int exitCode = demo();

    String shown = out.toString(StandardCharsets.UTF_8);
    assertThat(shown).contains("All 16 promises kept").doesNotContain("✗");
    assertThat(exitCode).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(shown.lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void helpSaysWhatItDoes() {
    assertThat(demo("--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("Usage: rezo demo");
  }

  @Test
  void optionsAreRefused() {
    assertThat(demo("--fast")).isEqualTo(2);
  }

  @Test
  void promiseThatIsNotKeptIsMarkedAndCounted() {
    DemoScreen screen =
        new DemoScreen(new PrintStream(out, true, StandardCharsets.UTF_8), new TextStyle(false));

    screen.promise(true, "one");
    screen.promise(false, "another");
    screen.summary(1);

    assertThat(screen.broken()).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("✓ one", "✗ another", "1 of 2 promises broken");
  }

  @Test
  void longTextIsWrappedAndLongWordsAreCut() {
    assertThat(DemoScreen.wrap("aa bb cc", 5)).containsExactly("aa bb", "cc");
    assertThat(DemoScreen.wrap("aaaaaaa bb", 5)).containsExactly("aaaaa", "aa bb");
  }

  private int demo(String... words) {
    StandardStreams streams =
        new StandardStreams(
            InputStream.nullInputStream(), out, new PrintStream(err, true, StandardCharsets.UTF_8));
    return new DemoCommand().run(List.of(words), streams);
  }
}
