package dev.rezo.interop;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Each feature with each proxy: a test for each cell of the table. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProxiesTest {

  private final InteropRun<ProxyKind, RunningProxy> run =
      new InteropRun<>(
          "proxies",
          List.of(new Squid(), new Tinyproxy(), new Dante(), new Microsocks()),
          ProxyFeatures.all(),
          RunningProxy::new);

  @TestFactory
  Stream<DynamicNode> proxies() {
    return run.tests();
  }

  @AfterAll
  void theTableIsThatOfTheDocument() throws IOException {
    run.report();
  }
}
