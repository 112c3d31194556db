package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DoctorOptionsTest {

  private static final String URL = "http://a.test/";

  @Test
  void waitTakesATimeOrNinetySeconds() throws UsageException {
    assertThat(parse(URL).wait).isZero();
    assertThat(parse("--wait", URL).wait).isEqualTo(Duration.ofSeconds(90));
    assertThat(parse(URL, "--wait").wait).isEqualTo(Duration.ofSeconds(90));
    assertThat(parse("--wait", "70", URL).wait).isEqualTo(Duration.ofSeconds(70));
    assertThat(parse("--wait", "1m30s", URL).wait).isEqualTo(Duration.ofSeconds(90));
    assertThat(parse("--wait", "10.0.0.1").request.urls).containsExactly("10.0.0.1");
  }

  @Test
  void jsonIsTheFormOfTheReportUnlessItIsAnArgument() throws UsageException {
    assertThat(parse("--json", URL).json).isTrue();
    DoctorOptions options = parse("-H", "--json", URL);
    assertThat(options.json).isFalse();
    assertThat(options.request.headerLines).containsExactly("--json");
  }

  @Test
  void optionsOfRequestsAndConnectionsAreThoseOfTheCommand() throws UsageException {
    DoctorOptions options =
        parse("-kI", "-x", "p:1", "--resolve", "a.test:80:127.0.0.1", "-4", "--", "-odd");
    assertThat(options.request.headOnly).isTrue();
    ConnectionSettings settings = options.request.connection.build();
    assertThat(settings.files().insecure()).isTrue();
    assertThat(settings.family()).isEqualTo(4);
    assertThat(settings.resolves()).containsExactly("a.test:80:127.0.0.1");
    assertThat(settings.proxy().proxy()).isEqualTo("p:1");
    assertThat(options.request.urls).containsExactly("-odd");
  }

  @Test
  void everyStepHasALimit() throws UsageException {
    DoctorOptions plain = parse(URL);
    assertThat(plain.connectLimit()).isEqualTo(Duration.ofSeconds(10));
    assertThat(plain.limits().call()).isEqualTo(Duration.ofSeconds(30));
    DoctorOptions said = parse("--connect-timeout", "20", "--max-time", "25", URL);
    assertThat(said.connectLimit()).isEqualTo(Duration.ofSeconds(20));
    assertThat(said.limits().head()).isEqualTo(Duration.ofSeconds(25));
    assertThat(parse("-m", "2", URL).connectLimit()).isEqualTo(Duration.ofSeconds(2));
    assertThat(parse("--connect-timeout", "0", URL).connectLimit())
        .isEqualTo(Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://a/ http://b/",
        "--wait 0 http://a/",
        "--wait 400d http://a/",
        "-o x http://a/",
        "-v http://a/",
        "-T x http://a/",
        "-L http://a/",
        "--location-trusted http://a/",
        "--max-redirs 3 http://a/",
        "--retry 3 http://a/",
        "--retry-all-errors http://a/",
        "--nonsense http://a/",
        "http://a/ --connect-timeout",
        "--http3 http://a/",
      })
  void whatIsNotForDoctorIsWrongUsage(String line) {
    assertThatThrownBy(() -> parse(line.isEmpty() ? new String[0] : line.split(" ", -1)))
        .isInstanceOfSatisfying(
            UsageException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.FAILED_INIT));
  }

  private static DoctorOptions parse(String... words) throws UsageException {
    return DoctorOptions.parse(List.of(words), new LocalFiles(InputStream.nullInputStream()));
  }
}
