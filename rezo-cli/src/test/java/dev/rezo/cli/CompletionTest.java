package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("A324")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class CompletionTest {

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void everyOptionThatWorksIsOfferedAndNoOther(String shell) {
    String script = CommandRun.of("--completion", shell).out();

    for (Option option : Option.values()) {
      assertThat(script.matches("(?s).*[ ,*']--" + option.longName() + "[ '}\\[].*"))
          .as(option + " in " + shell)
          .isEqualTo(option.group() != Option.Group.LATER || option == Option.RATE); // load's
    }
    assertThat(Arrays.asList(LoadOption.values()))
        .allMatch(option -> script.contains("--" + option.longName()));
    assertThat(Arrays.asList(CommandName.values()))
        .allMatch(command -> script.contains(command.word()));
  }

  @Test
  void anotherShellIsRefused() {
    assertThat(CommandRun.of("--completion", "fish").err())
        .contains("option --completion: expected bash or zsh, actual fish");
  }

  @EnabledOnOs({OS.LINUX, OS.MAC})
  @ParameterizedTest
  @ValueSource(
      strings = {
        "rezo --max-t=--max-time",
        "rezo doc=doctor",
        "rezo --format =json text",
        "rezo --format j=json",
        "rezo load --keep-alive o=on off",
        "rezo load --warm=--warm-up",
        "rezo doctor --wai=--wait",
        "rezo --completion z=zsh",
        "rezo --user =",
        "rezo --cacert ="
      })
  void bashCompletes(String words, @TempDir Path directory) throws Exception {
    String typed = words.substring(0, words.indexOf('='));
    String expected = words.substring(words.indexOf('=') + 1);
    Path script = Files.writeString(directory.resolve("rezo.bash"), Completion.BASH.script());
    String ask =
        "source "
            + script
            + "; COMP_WORDS=("
            + typed
            + (typed.endsWith(" ") ? "''" : "")
            + "); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _rezo; echo \"${COMPREPLY[*]}\"";

    Process shell = new ProcessBuilder("bash", "-c", ask).redirectErrorStream(true).start();
    String answer = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(shell.waitFor()).isZero();
    assertThat(answer.strip()).isEqualTo(expected);
  }

  @EnumSource(CommandName.class)
  @ParameterizedTest
  void optionsOfACommandAreThoseThatItTakes(CommandName command) {
    List<String> names = command.options().stream().map(OptionRow::longName).toList();

    assertThat(names).doesNotHaveDuplicates().contains("help");
  }
}
