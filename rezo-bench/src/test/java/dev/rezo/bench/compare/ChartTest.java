package dev.rezo.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartTest {

  @TempDir private Path directory;

  private static Report report(String id, Row... rows) {
    return new Report(Runs.scenario(id), List.of(rows));
  }

  @Test
  void eachClientHasABarForEachProtocolThatItSpeaksAndALongOneIsCut() throws Exception {
    Path file = directory.resolve("chart.svg");
    List<Report> reports =
        List.of(
            report("h1-plain-32", Runs.row("rezo", 10), Runs.row("ktor", 99)),
            report("h1-tls-32", Runs.row("rezo", 12)),
            report("h2-tls-32", Runs.row("rezo", 15)));
    assertThat(Chart.write(reports, file)).isTrue();
    List<Double> plain = heights(file, "31,119,180");
    assertThat(plain).hasSize(2);
    assertThat(plain.get(1) / plain.get(0)).isCloseTo(6, within(0.01));
    assertThat(heights(file, "255,127,14")).hasSize(1);
    List<Double> http2 = heights(file, "44,160,44");
    assertThat(http2).hasSize(1);
    assertThat(http2.get(0) / plain.get(0)).isCloseTo(1.5, within(0.01));
  }

  /** Those of the bars of one colour, from left to right. */
  private static List<Double> heights(Path picture, String colour) throws IOException {
    Pattern bar =
        Pattern.compile(
            "d=\"M[\\d.]+,([\\d.]+) L\\S+ L[\\d.]+,([\\d.]+) L\\S+ Z\" style=\"fill:rgb\\("
                + colour
                + "\\)");
    return bar.matcher(Files.readString(picture))
        .results()
        .map(found -> Double.parseDouble(found.group(2)) - Double.parseDouble(found.group(1)))
        .toList();
  }

  @Test
  void aRunWithoutAllThatIsDrawnLeavesThePictureAlone() throws Exception {
    Path file = Files.writeString(directory.resolve("chart.svg"), "old");
    assertThat(Chart.write(List.of(report("h1-plain-32", Runs.row("rezo", 10))), file)).isFalse();
    assertThat(file).hasContent("old");
  }
}
