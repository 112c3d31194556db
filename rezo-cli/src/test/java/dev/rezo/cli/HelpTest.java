package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("A324")
final class HelpTest {

  private static final int LINES = 23; // One is the prompt's.
  private static final int COLUMNS = 80;

  @Test
  void whatMattersFitsAScreen() {
    CommandRun run = CommandRun.of("--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("Usage: rezo [options...] <url>");
    expectScreen(run.out());
  }

  @ParameterizedTest
  @EnumSource(CommandName.class)
  void helpOfEachCommandFitsAScreen(CommandName command) {
    CommandRun run = CommandRun.of(command.word(), "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("Usage: rezo " + command.word());
    expectScreen(run.out());
  }

  @ParameterizedTest
  @EnumSource(value = HelpCategory.class, mode = EnumSource.Mode.EXCLUDE, names = "MISSING")
  void eachCategoryFitsAScreen(HelpCategory category) {
    expectScreen(CommandRun.of("--help", category.word()).out());
  }

  private static void expectScreen(String text) {
    assertThat(text.lines().count()).as(text).isLessThanOrEqualTo(LINES);
    assertThat(text.lines()).allMatch(line -> line.length() <= COLUMNS);
  }

  @ParameterizedTest
  @EnumSource(Option.class)
  void everyOptionIsInTheWholeHelpInACategoryAndInTheManual(Option option) {
    assertThat(CommandRun.of("--help", "all").out().lines())
        .anyMatch(line -> line.matches(".* --" + option.longName().replace(".", "\\.") + " .*"));
    assertThat(HelpCategory.values()).anyMatch(category -> category.options().contains(option));
    assertThat(CommandRun.of("--man").out())
        .contains("\\fB\\-\\-" + option.longName().replace("-", "\\-") + "\\fR");
  }

  @Test
  void linesOfAllOptionsAreNotBroken() {
    assertThat(CommandRun.of("--help", "all").out().lines())
        .allMatch(line -> line.length() <= COLUMNS);
  }

  @Test
  void manualHasTheOptionsOfCommandsToo() {
    List<OptionRow> rows = new ArrayList<>(Arrays.asList(LoadOption.values()));
    rows.addAll(Arrays.asList(DoctorOption.values()));

    String manual = CommandRun.of("--man").out();

    assertThat(rows)
        .allMatch(row -> manual.contains("\\-\\-" + row.longName().replace("-", "\\-")));
    assertThat(manual).startsWith(".TH REZO 1 ");
    assertThat(manual.lines()).noneMatch(line -> line.startsWith("'") || line.isEmpty());
  }

  @Test
  void anOptionOrACategoryCanBeAskedFor() {
    assertThat(CommandRun.of("--help", "--max-time").out())
        .isEqualTo(" -m, --max-time <seconds>    Maximum time allowed for transfer\n");
    assertThat(CommandRun.of("-h", "-m").out()).contains("--max-time");
    assertThat(CommandRun.of("--help", "category").out()).contains("proxy", "By way of whom");
    assertThat(CommandRun.of("-h", "cookie").out()).contains("--cookie-jar");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "--nonsense", "http://localhost/"})
  void whatThereIsNoHelpAboutIsSaid(String subject) {
    CommandRun run = CommandRun.of("--help", subject);

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED_INIT);
    assertThat(run.err()).contains(subject);
    assertThat(run.out()).isEmpty();
  }
}
