package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UrlGlobTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "h/{a,b}          | h/a h/b",
        "h/[1-3]          | h/1 h/2 h/3",
        "h/[08-10]        | h/08 h/09 h/10",
        "h/[1-7:3]        | h/1 h/4 h/7",
        "h/[a-c]          | h/a h/b h/c",
        "{a,b}/[1-2]      | a/1 a/2 b/1 b/2",
        "h/\\{a\\}        | h/{a}",
        "http://[::1]/{a} | http://[::1]/a",
        "h/{,x}           | h/ h/x",
        "plain            | plain",
      })
  void expands(String pattern, String urls) throws UsageException {
    assertThat(urls(pattern)).containsExactly(urls.split(" "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"h/{a,b", "h/[1-", "h/[3-1]", "h/[a-]", "h/a}", "h/{a{b}}", "h/[1-9:0]"})
  void refusesWhatCannotBeRead(String pattern) {
    assertThatThrownBy(() -> UrlGlob.parse(pattern))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("in URL position")
        .extracting(e -> ((UsageException) e).exitCode())
        .isEqualTo(ExitCode.MALFORMED_URL);
  }

  @Test
  void fileNamesTakeTheParts() throws UsageException {
    List<String> names = new ArrayList<>();
    for (UrlGlob.Match match : UrlGlob.parse("h/{a,b}/[1-2]")) {
      names.add(match.fileName("f#1-#2#3#"));
    }
    assertThat(names).containsExactly("fa-1#3#", "fa-2#3#", "fb-1#3#", "fb-2#3#");
  }

  @Test
  void aMillionUrlsAreMadeAsTheyAreAskedFor() throws UsageException {
    assertThat(UrlGlob.parse("h/[1-1000000000]").iterator().next().url()).isEqualTo("h/1");
  }

  private static List<String> urls(String pattern) throws UsageException {
    List<String> urls = new ArrayList<>();
    UrlGlob.parse(pattern).forEach(match -> urls.add(match.url()));
    return urls;
  }
}
