package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rezo.http.Protocol;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CommandLineTest {

  @Test
  void shortOptionsStandTogetherAndTheLastTakesTheNextWord() throws UsageException {
    CommandLine line = parse("-sSfo", "file", "http://a/");
    assertThat(line.run.silent).isTrue();
    assertThat(line.run.showError).isTrue();
    RequestSettings set = line.sets.get(0);
    assertThat(set.fail).isTrue();
    assertThat(set.outputs).containsExactly("file");
    assertThat(set.urls).containsExactly("http://a/");
  }

  @Test
  void anArgumentMayBeAttachedToItsLetter() throws UsageException {
    RequestSettings set = parse("-XPUT", "-d@file", "-0", "u").sets.get(0);
    assertThat(set.method).isEqualTo("PUT");
    assertThat(set.data).containsExactly(new DataPart(DataPart.Kind.TEXT, "@file"));
    assertThat(set.version).isEqualTo(Protocol.HTTP_1_0);
  }

  @Test
  void aLongNameMayBeCutShortWhileItIsOne() throws UsageException {
    assertThat(parse("--max-t", "2", "u").sets.get(0).maxTimeNanos).isEqualTo(2_000_000_000L);
    assertThat(failure("--max", "2", "u").getMessage())
        .isEqualTo("option --max: is ambiguous (--max-time, --max-filesize, --max-redirs)");
  }

  @Test
  void aLongOptionTakesNoEqualsSign() {
    UsageException failure = failure("--max-time=2", "u");
    assertThat(failure.getMessage()).isEqualTo("option --max-time=2: is unknown");
    assertThat(failure.exitCode()).isEqualTo(2);
    assertThat(failure.hasHint()).isTrue();
  }

  @Test
  void noTurnsASwitchOffAndNothingElse() throws UsageException {
    assertThat(parse("-f", "--no-fail", "u").sets.get(0).fail).isFalse();
    assertThat(parse("--no-buffer", "u").sets.get(0).urls).containsExactly("u");
    assertThat(failure("--no-max-time", "u").getMessage())
        .isEqualTo("option --no-max-time: is unknown");
  }

  @Test
  void nextBeginsAnotherSetOfOptions() throws UsageException {
    CommandLine line = parse("-d", "a", "u1", "-:", "-I", "u2");
    assertThat(line.sets).hasSize(2);
    assertThat(line.sets.get(0).headOnly).isFalse();
    assertThat(line.sets.get(1).data).isEmpty();
    assertThat(line.sets.get(1).headOnly).isTrue();
    assertThat(failure("--next", "u").getMessage()).isEqualTo("missing URL before --next");
  }

  @Test
  void parallelTakesANumberOrNone() throws UsageException {
    assertThat(parse("--parallel", "4", "u").run.width()).isEqualTo(4);
    assertThat(parse("--parallel", "u").run.width()).isEqualTo(50);
    assertThat(parse("-Z", "u").run.width()).isEqualTo(50);
    assertThat(parse("-Z", "--parallel-max", "3", "u").run.width()).isEqualTo(3);
    assertThat(parse("u").run.width()).isEqualTo(1);
  }

  @Test
  void twoDashesEndTheOptions() throws UsageException {
    assertThat(parse("--", "-v").sets.get(0).urls).containsExactly("-v");
  }

  @Test
  void whatIsMissingOrNoNumberIsTold() {
    assertThat(failure("-X").getMessage()).isEqualTo("option -X: requires parameter");
    assertThat(failure("-m", "x").getMessage())
        .isEqualTo("option --max-time: expected a proper numerical parameter");
    assertThat(failure("-m", "-1").getMessage())
        .isEqualTo("option --max-time: expected a positive numerical parameter");
    assertThat(failure("-?").getMessage()).isEqualTo("option -?: is unknown");
  }

  @Test
  void sizesHaveUnits() throws UsageException {
    assertThat(parse("--max-filesize", "2k", "u").sets.get(0).maxFileSize).isEqualTo(2048);
    assertThat(parse("--max-filesize", "3M", "u").sets.get(0).maxFileSize).isEqualTo(3 << 20);
    assertThat(failure("--max-filesize", "9999999999999P").exitCode()).isEqualTo(2);
  }

  @Test
  void protocolsAreSetAddedAndTakenAway() throws UsageException {
    assertThat(parse("--proto", "=https", "u").sets.get(0).schemes).containsExactly("https");
    assertThat(parse("--proto", "-http", "u").sets.get(0).schemes).containsExactly("https");
    assertThat(parse("--proto", "-all,+http", "u").sets.get(0).schemes).containsExactly("http");
  }

  private static CommandLine parse(String... words) throws UsageException {
    return CommandLine.parse(List.of(words), new LocalFiles(InputStream.nullInputStream()));
  }

  private static UsageException failure(String... words) {
    return catchThrowableOfType(UsageException.class, () -> parse(words));
  }
}
