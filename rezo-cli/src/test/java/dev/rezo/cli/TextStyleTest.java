package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class TextStyleTest {

  @Test
  void colourIsForTerminalsOnly() {
    assertThat(TextStyle.of(true, Map.of()).green("ok")).isEqualTo("\u001b[32mok\u001b[0m");
    assertThat(TextStyle.of(false, Map.of()).green("ok")).isEqualTo("ok");
  }

  @Test
  void noColorIsRespected() {
    assertThat(TextStyle.of(true, Map.of("NO_COLOR", "1")).coloured()).isFalse();
    assertThat(TextStyle.of(true, Map.of("NO_COLOR", "")).coloured()).isTrue();
    assertThat(TextStyle.of(true, Map.of("TERM", "dumb")).coloured()).isFalse();
  }
}
