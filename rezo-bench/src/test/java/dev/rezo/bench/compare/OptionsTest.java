package dev.rezo.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.bench.clients.Client;
import org.junit.jupiter.api.Test;

class OptionsTest {

  private static Options options(String... arguments) {
    return Options.parse(arguments);
  }

  @Test
  void withoutAnyAllIsMeasured() {
    assertThat(options().scenarios()).isEqualTo(Scenario.all());
    assertThat(options().clients()).containsExactly(Client.values());
    assertThat(options().page()).isNull();
  }

  @Test
  void theBeginningOfSomeStandsForAllOfThemOnce() {
    assertThat(options("--scenarios", "h1-plain-32,h1-plain").scenarios())
        .extracting(Scenario::id)
        .containsExactly("h1-plain-32", "h1-plain-1", "h1-plain-256");
  }

  @Test
  void whatIsNotKnownIsRefusedByName() {
    assertThatThrownBy(() -> options("--scenarios", "h3")).hasMessageContaining("actual h3");
    assertThatThrownBy(() -> options("--clients", "curl")).hasMessageContaining("actual curl");
    assertThatThrownBy(() -> options("--repeats", "3")).hasMessageContaining("--repeats");
    assertThatThrownBy(() -> options("--repeat")).hasMessageContaining("--repeat: expected");
  }

  @Test
  void aTableSaysHowManyTurnsItHas() {
    Options options = options("--repeat", "5", "--millis", "700");
    assertThat(options.turns(Kind.GETS)).startsWith("Medians of 5 turns of 700 ms, ");
    assertThat(options.turns(Kind.BEGIN)).startsWith("Medians of 5 turns, ");
    assertThat(options.turns(Kind.IDLE)).startsWith("One turn, ");
  }
}
