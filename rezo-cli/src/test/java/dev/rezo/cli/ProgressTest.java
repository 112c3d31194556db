package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("A325")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class ProgressTest {

  private static final int COLUMNS = 80;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void aLineSaysHowMuchIsDoneHowFastAndHowLong() {
    try (ProgressLine line = ProgressLine.open(err, "disk.iso", 40_000_000, false, COLUMNS)) {
      line.moveTo(10_000_000);
    }

    assertThat(lastDrawn())
        .startsWith("disk.iso  25% [===")
        .containsPattern("10000/40000 kB \\(\\d:\\d\\d:\\d\\d / \\d:\\d\\d:\\d\\d\\)")
        .contains("/s")
        .hasSizeLessThan(COLUMNS);
    assertThat(shown()).endsWith(System.lineSeparator());
  }

  @Test
  void aLengthThatNobodyKnowsHasNoTimeLeft() {
    try (ProgressLine line = ProgressLine.open(err, "events", -1, false, COLUMNS)) {
      line.moveTo(123_000);
    }

    assertThat(lastDrawn()).contains("? %", "123/? kB", " / ?)").hasSizeLessThan(COLUMNS);
  }

  @Test
  void aBarAloneIsHashesAndAPercentage() {
    try (ProgressLine line = ProgressLine.open(err, "disk.iso", 200, true, 47)) {
      line.moveTo(100);
    }

    assertThat(lastDrawn()).isEqualTo("#".repeat(19) + " ".repeat(20) + "  50.0%");
  }

  @ParameterizedTest
  @CsvSource({"a/very/long/way/to/the/file.tar.gz", "an-even-longer-name-without-an-end"})
  void ofALongNameTheEndIsShown(String name) {
    ProgressLine.open(err, name, 10, false, COLUMNS).close();

    assertThat(lastDrawn()).startsWith("..." + name.substring(name.length() - 21));
    assertThat(lastDrawn()).hasSizeLessThan(COLUMNS);
  }

  @Test
  void aTransferThatIsOverInAMomentShowsNothing() {
    Progress.on(err, false, COLUMNS).begin("a", 10, () -> 10, Long.MAX_VALUE).close();

    assertThat(shown()).isEmpty();
  }

  @Test
  void whatTakesLongerIsFollowedToItsEnd() throws Exception {
    AtomicLong done = new AtomicLong();
    CountDownLatch asked = new CountDownLatch(1);
    Progress.Shown progress =
        Progress.on(err, false, COLUMNS)
            .begin(
                "a",
                50_000,
                () -> {
                  asked.countDown();
                  return done.get();
                },
                0);
    asked.await();
    done.set(50_000);
    progress.close();

    assertThat(lastDrawn()).contains("100%", "50000/50000 B");
    assertThat(shown()).endsWith(System.lineSeparator());
  }

  @Test
  void itIsForTerminalsAndThoseWhoWantIt() {
    RunSettings run = new RunSettings();

    assertThat(Progress.of(run, err).isShown()).isFalse(); // No terminal here.
    System.setProperty("rezo.terminal.err", "true");
    try {
      assertThat(Progress.of(run, err).isShown()).isTrue();
      run.silent = true;
      assertThat(Progress.of(run, err).isShown()).isFalse();
      run.silent = false;
      run.progressMeter = false;
      assertThat(Progress.of(run, err).isShown()).isFalse();
      run.progressMeter = true;
      run.verbose = true;
      assertThat(Progress.of(run, err).isShown()).isFalse();
      run.verbose = false;
      run.parallel = true;
      assertThat(Progress.of(run, err).isShown()).isFalse();
    } finally {
      System.clearProperty("rezo.terminal.err");
    }
  }

  private String shown() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private String lastDrawn() {
    String[] drawn = shown().strip().split("\r");
    return drawn[drawn.length - 1].replace("\u001b[K", "");
  }
}
