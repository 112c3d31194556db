package dev.rezo.bench.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllocationGateTest {

  @TempDir private Path directory;

  private Map<String, Double> read(String text) throws IOException {
    return AllocationGate.read(Files.writeString(directory.resolve("limits.txt"), text));
  }

  @Test
  void aLineIsANameAndBytesAndTheRestIsSaidToPeople() throws IOException {
    assertThat(read("# What may be\n\n  A.b    0\nget-http1 1100 # both threads\n"))
        .containsExactly(Map.entry("A.b", 0.0), Map.entry("get-http1", 1100.0));
  }

  @Test
  void aNameWithoutBytesIsRefused() {
    assertThatThrownBy(() -> read("A.b\n")).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> read("A.b many\n")).isInstanceOf(NumberFormatException.class);
  }

  @Test
  void theLimitsOfTheProjectCanBeRead() throws IOException {
    assertThat(AllocationGate.read(Path.of("allocations.txt")))
        .containsKeys("HpackBenchmark.encode", "get-http1", "get-http2");
  }

  @Test
  void aByteMoreFailsAndSoDoesWhatHasNoLimitOrIsNotMeasured() {
    assertThat(AllocationGate.verdict(100.0, 100.4)).isEmpty();
    assertThat(AllocationGate.verdict(100.0, 40.0)).isEmpty();
    assertThat(AllocationGate.verdict(100.0, 101.0)).contains("more than its limit");
    assertThat(AllocationGate.verdict(null, 1.0)).contains("it has no limit");
    assertThat(AllocationGate.verdict(1.0, null)).contains("there is no such benchmark");
  }
}
