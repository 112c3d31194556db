package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.client.ProxyChoice;
import dev.rezo.http.Url;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProxyRulesTest {

  /** The proxy for a URL, by a command line and an environment, each in one text. */
  private static String proxy(String words, String environment, String url) throws UsageException {
    ProxyChoice choice = rules(words, environment).choice();
    return choice == null ? "none" : choice.proxy(Url.parse(url).origin()).toString();
  }

  private static ProxyRules rules(String words, String environment) throws UsageException {
    Map<String, String> variables = new HashMap<>();
    for (String variable : environment.split(" ")) {
      int equals = variable.indexOf('=');
      if (equals > 0) {
        variables.put(variable.substring(0, equals), variable.substring(equals + 1));
      }
    }
    List<String> given = words.isEmpty() ? List.of() : Arrays.asList(words.split(" "));
    List<String> all = given.stream().map(word -> word.equals("''") ? "" : word).toList();
    CommandLine line = CommandLine.parse(all, new LocalFiles(InputStream.nullInputStream()));
    return new ProxyRules(line.sets.get(0).connection.build().proxy(), variables);
  }

  @ParameterizedTest(name = "{0} with {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\"                            | \"\"                     | none",
        "-x p:3128                       | \"\"                     | http://p:3128",
        "-x p                            | \"\"                     | http://p:1080",
        "--proxy https://p               | \"\"                     | https://p:443",
        "-x socks5h://p                  | \"\"                     | socks5h://p:1080",
        "--socks4 p:9                    | \"\"                     | socks4://p:9",
        "--socks4a p                     | \"\"                     | socks4a://p:1080",
        "--socks5 p                      | \"\"                     | socks5://p:1080",
        "--socks5-hostname p             | \"\"                     | socks5h://p:1080",
        "--socks5 http://p               | \"\"                     | http://p:1080",
        "-x a --socks5 p                 | \"\"                     | socks5://p:1080",
        "-x p -U ada:pw                  | \"\"                     | http://ada@p:1080",
        "-x bob:pw@p -U ada:pw           | \"\"                     | http://bob@p:1080",
        "--socks4 p -U ada:pw            | \"\"                     | socks4://ada@p:1080",
        "\"\"                            | http_proxy=e             | http://e:1080",
        "\"\"                            | HTTP_PROXY=e             | none",
        "\"\"                            | ALL_PROXY=e              | http://e:1080",
        "-U ada:pw                       | http_proxy=e             | http://ada@e:1080",
        "-x p                            | http_proxy=e             | http://p:1080",
        "-x ''                           | http_proxy=e             | none",
        "-x p                            | no_proxy=origin.test     | none",
        "-x p                            | NO_PROXY=.test           | none",
        "-x p --noproxy other.test       | no_proxy=origin.test     | http://p:1080",
        "-x p --noproxy ''               | no_proxy=*               | http://p:1080",
        "-x p --noproxy *                | \"\"                     | none",
        "--noproxy origin.test           | http_proxy=e             | none",
        "--noproxy ''                    | http_proxy=e no_proxy=*  | http://e:1080",
        "\"\"                            | http_proxy=e no_proxy=*  | none",
      })
  void optionsAndEnvironmentNameTheProxy(String words, String environment, String proxy)
      throws UsageException {
    assertThat(proxy(words, environment, "http://origin.test/")).isEqualTo(proxy);
  }

  @Test
  void eachSchemeHasItsVariable() throws UsageException {
    String environment = "http_proxy=a https_proxy=b";
    assertThat(proxy("", environment, "http://o.test/")).isEqualTo("http://a:1080");
    assertThat(proxy("", environment, "https://o.test/")).isEqualTo("http://b:1080");
  }

  @ParameterizedTest
  @CsvSource({
    "-x ftp://u:hidden@p, ''",
    "-x u:hidden@p:x, ''",
    "'', http_proxy=ftp://u:hidden@p",
  })
  void aProxyThatIsNoneIsCode5WithoutItsSecret(String words, String environment)
      throws UsageException {
    ProxyRules rules = rules(words, environment);
    assertThatThrownBy(rules::choice)
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("Unsupported proxy syntax")
        .hasMessageNotContaining("hidden")
        .extracting(e -> ((UsageException) e).exitCode())
        .isEqualTo(5);
  }
}
