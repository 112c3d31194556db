package dev.rezo.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class SampleTest {

  @Test
  void aLineIsReadAsItWasWrittenWhateverTheLanguage() {
    Sample sample = new Sample(1000, 2, 12345.125, 7.5, 760.5, 80.5, 120.5, Double.NaN);
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(sample.line()).isEqualTo("1000 2 12345.125 7.5000 760.5 80.5 120.5 NaN");
      assertThat(Sample.parse(sample.line() + "\n")).isEqualTo(sample);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void whatIsNoLineIsRefused() {
    assertThatThrownBy(() -> Sample.parse("Exception in thread main"))
        .isInstanceOf(NumberFormatException.class);
  }
}
