package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class OptionTest {

  private static final LocalFiles FILES = new LocalFiles(InputStream.nullInputStream());

  @Test
  void namesAndLettersAreTheirOwn() {
    List<Option> all = Arrays.asList(Option.values());
    assertThat(all).extracting(Option::longName).doesNotHaveDuplicates();
    assertThat(all.stream().map(Option::shortName).filter(c -> c != 0)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(Option.class)
  void everyOptionHasAnEffectOrSaysThatItHasNone(Option option) throws UsageException {
    OptionUse use = new OptionUse(option, option.isSwitch() ? "" : sample(option), true);
    if (option.group() == Option.Group.LATER) {
      assertThatThrownBy(() -> apply(use))
          .isInstanceOf(UsageException.class)
          .hasMessage("option " + option + ": not there yet (" + option.help() + ")");
    } else if (option != Option.NEXT) {
      apply(use);
    }
  }

  private static void apply(OptionUse use) throws UsageException {
    CommandLine.apply(use, new RunSettings(), new RequestSettings(), FILES);
  }

  private static String sample(Option option) {
    return switch (option) {
      case RESOLVE -> "a:1:127.0.0.1";
      case TLS_MAX -> "1.3";
      case KEY_TYPE -> "pem";
      case CERT_TYPE -> "p12";
      case PROTO_DEFAULT -> "https";
      case FORMAT -> "json";
      case PROFILE -> "chrome-131";
      case BODY -> "base64";
      case COMPLETION -> "bash";
      case FORM, FORM_STRING -> "a=1";
      case TRACE, TRACE_ASCII -> "%";
      case NETRC_FILE -> "-"; // Standard input, which is empty.
      default -> "1";
    };
  }
}
