package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.http.Request;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LoadOptionsTest {

  @Test
  void defaultsAreTenSecondsWithOneOfWarmUp() throws Exception {
    LoadOptions options = parse("http://localhost/");

    assertThat(options.measured()).isEqualTo(Duration.ofSeconds(10));
    assertThat(options.warmUp()).isEqualTo(Duration.ofSeconds(1));
    assertThat(options.connections).isEqualTo(64);
    assertThat(options.keepAlive).isTrue();
  }

  @Test
  void warmUpIsAtMostTwoSeconds() throws Exception {
    assertThat(parse("-d", "5m", "x").warmUp()).isEqualTo(Duration.ofSeconds(2));
    assertThat(parse("-d", "5m", "--warm-up", "7s", "x").warmUp()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void countOfRequestsIsSentAsItIs() throws Exception {
    LoadOptions options = parse("-n", "100", "x");

    assertThat(options.measured()).isNull();
    assertThat(options.warmUp()).isZero();
  }

  @Test
  void requestIsMadeAsCurlDoes() throws Exception {
    Request request =
        parse(
                "-X",
                "PATCH",
                "-H",
                "X-Key: 1",
                "--data",
                "a=b",
                "--keep-alive",
                "off",
                "localhost:1")
            .makeRequest(InputStream.nullInputStream());

    assertThat(request.toString()).isEqualTo("PATCH http://localhost:1/");
    assertThat(request.headers().get("X-Key")).isEqualTo("1");
    assertThat(request.headers().get("Content-Type"))
        .isEqualTo("application/x-www-form-urlencoded");
    assertThat(request.keepAlive()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "-c 0 x",
        "-c many x",
        "-n -1 x",
        "-d 0s x",
        "-d soon x",
        "--rate 0 x",
        "--rate NaN x",
        "--keep-alive maybe x",
        "--nonsense 1 x",
        "-c"
      })
  void whatCannotBeUnderstoodIsSaid(String line) {
    List<String> words = line.isEmpty() ? List.of() : List.of(line.split(" "));

    assertThatThrownBy(() -> LoadOptions.parse(words))
        .isInstanceOfSatisfying(UsageException.class, e -> assertThat(e.exitCode()).isEqualTo(2));
  }

  private static LoadOptions parse(String... words) throws UsageException {
    return LoadOptions.parse(List.of(words));
  }
}
