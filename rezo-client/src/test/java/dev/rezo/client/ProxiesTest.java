package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rezo.http.Url;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesTest {

  private static final Proxy PROXY = Proxy.http("proxy.test", 3128);

  @ParameterizedTest(name = "{0} against {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "''; http://a.test; false",
        "' , ,'; http://a.test; false",
        "*; http://a.test; true",
        "*; http://192.0.2.1; true",
        "b.test,*; http://a.test; true",
        "a.test; http://a.test; true",
        "A.Test; http://a.TEST; true",
        "a.test; http://www.a.test; true",
        "a.test; http://www.sub.a.test; true",
        "a.test; http://aa.test; false",
        "a.test; http://test; false",
        "test; http://a.test; true",
        ".a.test; http://a.test; true",
        ".a.test; http://www.a.test; true",
        ".a.test; http://aa.test; false",
        "*.a.test; http://www.a.test; true",
        "*.a.test; http://a.test; true",
        "*.a.test; http://aa.test; false",
        "a.test.; http://a.test; true",
        "a.test; http://a.test.; true",
        "localhost; http://localhost; true",
        "localhost; http://127.0.0.1; false",
        ".; http://a.test; false",
        "w*.a.test; http://www.a.test; false",
        "a.test,b.test; http://b.test; true",
        "a.test b.test; http://b.test; true",
        "'a.test ,\tb.test'; http://b.test; true",
        "a.test|b.test; http://b.test; false",
      })
  void hostsThatAreReachedDirectly(String list, String url, boolean direct) {
    assertReached(list, url, direct);
  }

  @ParameterizedTest(name = "{0} against {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "a.test:8080; http://a.test:8080; true",
        "a.test:8080; http://www.a.test:8080; true",
        "a.test:8080; http://a.test; false",
        "a.test:443; https://a.test; true",
        "a.test:80; https://a.test; false",
        "*:8080; http://a.test:8080; true",
        "*:8080; http://192.0.2.1; false",
        "a.test:port; http://a.test; false",
        "a.test:0; http://a.test; false",
        "192.0.2.1:8080; http://192.0.2.1:8080; true",
        "192.0.2.1:8080; http://192.0.2.1; false",
        "192.0.2.0/24:8080; http://192.0.2.1:8080; true",
        "[2001:db8::1]:8080; http://[2001:db8::1]:8080; true",
        "[2001:db8::1]:8080; http://[2001:db8::1]; false",
      })
  void portsThatAreReachedDirectly(String list, String url, boolean direct) {
    assertReached(list, url, direct);
  }

  @ParameterizedTest(name = "{0} against {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "192.0.2.1; http://192.0.2.1; true",
        "192.0.2.1; http://192.0.2.10; false",
        "2.1; http://192.0.2.1; false",
        ".2.1; http://192.0.2.1; false",
        "192.0.2.0/24; http://192.0.2.255; true",
        "192.0.2.0/24; http://192.0.3.1; false",
        "192.0.2.77/25; http://192.0.2.1; true",
        "192.0.2.77/25; http://192.0.2.128; false",
        "192.0.2.1/32; http://192.0.2.1; true",
        "192.0.2.1/32; http://192.0.2.2; false",
        "0.0.0.0/0; http://192.0.2.1; true",
        "0.0.0.0/0; http://[2001:db8::1]; false",
        "0.0.0.0/0; http://a.test; false",
        "10.0.0.0/8; http://collector.null; false",
        "192.0.2.0/33; http://192.0.2.0; false",
        "192.0.2.0/x; http://192.0.2.0; false",
        "192.0.2.*; http://192.0.2.1; false",
        "2001:db8::1; http://[2001:db8::1]; true",
        "2001:db8:0:0::1; http://[2001:DB8::0:1]; true",
        "[2001:db8::1]; http://[2001:db8::1]; true",
        "2001:db8::1; http://[2001:db8::2]; false",
        "2001:db8::/32; http://[2001:db8:ffff::1]; true",
        "2001:db8::/32; http://[2001:db9::1]; false",
        "[2001:db8::]/32; http://[2001:db8:ffff::1]; true",
        "2001:db8::/129; http://[2001:db8::]; false",
        "::/0; http://[2001:db8::1]; true",
        "fe80::/10; http://[fe80::1%25eth0]; true",
        "192.0.2.1; http://[::ffff:192.0.2.1]; true",
        "::1:2:3:zz; http://[::1]; false",
      })
  void networksThatAreReachedDirectly(String list, String url, boolean direct) {
    assertReached(list, url, direct);
  }

  private static void assertReached(String list, String url, boolean direct) {
    Proxy proxy = Proxies.except(list, PROXY).proxy(Url.parse(url).origin());
    assertThat(proxy).isEqualTo(direct ? Proxy.none() : PROXY);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      value = {
        "''; none; none",
        "http_proxy=a; http://a:1080; none",
        "HTTP_PROXY=a; none; none",
        "https_proxy=a; none; http://a:1080",
        "HTTPS_PROXY=a; none; http://a:1080",
        "https_proxy=a HTTPS_PROXY=b; none; http://a:1080",
        "all_proxy=socks5h://a; socks5h://a:1080; socks5h://a:1080",
        "ALL_PROXY=a; http://a:1080; http://a:1080",
        "all_proxy=a ALL_PROXY=b; http://a:1080; http://a:1080",
        "http_proxy=a all_proxy=b; http://a:1080; http://b:1080",
        "http_proxy=a https_proxy=https://b all_proxy=c; http://a:1080; https://b:443",
        "http_proxy= all_proxy=b; http://b:1080; http://b:1080",
        "http_proxy=a no_proxy=origin.test; none; none",
        "http_proxy=a NO_PROXY=.test; none; none",
        "http_proxy=a no_proxy=x NO_PROXY=origin.test; http://a:1080; none",
        "http_proxy=a no_proxy=*; none; none",
        "all_proxy=a no_proxy=origin.test:443; http://a:1080; none",
      })
  void variablesNameProxies(String variables, String http, String https) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (String variable : variables.split(" ")) {
      int equals = variable.indexOf('=');
      if (equals >= 0) {
        environment.put(variable.substring(0, equals), variable.substring(equals + 1));
      }
    }
    ProxyChoice choice = Proxies.fromEnvironment(environment);
    assertThat(choice.proxy(Url.parse("http://origin.test").origin())).hasToString(http);
    assertThat(choice.proxy(Url.parse("https://origin.test").origin())).hasToString(https);
  }

  @Test
  void aVariableThatHoldsNoProxyIsNamedWithoutItsValue() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Proxies.fromEnvironment(Map.of("https_proxy", "ftp://ada:hidden@p")))
        .withMessageContaining("https_proxy")
        .withMessageNotContaining("hidden");
  }

  @Test
  void aChoiceSaysWhatItChooses() {
    Map<String, String> environment =
        Map.of("all_proxy", "http://ada:hidden@p:1", "no_proxy", "a.test, .b.test");
    assertThat(Proxies.fromEnvironment(environment))
        .hasToString("Proxies[http http://ada@p:1, https http://ada@p:1, except a.test,.b.test]");
    assertThat(Proxies.fromEnvironment(Map.of()))
        .hasToString("Proxies[http none, https none, except nobody]");
  }
}
