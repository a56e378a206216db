import NodeEnvironment from "jest-environment-node";
import type { Circus } from "@jest/types";

/** Reports failures to afterAll, so that container logs are printed only after one. */
export default class IntegrationEnvironment extends NodeEnvironment {
  handleTestEvent(event: Circus.Event): void {
    const failed = event.name === "hook_failure" || (event.name === "test_done" && event.test.errors.length > 0);
    if (failed) (this.global as { testFailed?: boolean }).testFailed = true;
  }
}
