import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

const containers = {
  selector: "NewExpression[callee.object.name='docker'][callee.property.name='Container']",
  message: "Only components/parts/container.ts constructs a docker.Container: it applies the provider's known traps.",
};

const configuration = [
  "NewExpression[callee.property.name='Config']",
  "NewExpression[callee.name='Config']",
  "ImportDeclaration[source.value=/^@pulumi.pulumi/] ImportSpecifier[imported.name='Config']",
  "CallExpression[callee.object.property.name='runtime'][callee.property.name=/^(getConfig|allConfig)$/]",
].map((selector) => ({ selector, message: "The stack's configuration has one door: config/. Hand in the value." }));

const zod = {
  selector: "ImportDeclaration[source.value='zod'][importKind='value'] ImportSpecifier",
  message: 'Write import * as z from "zod": esbuild then leaves out 0.6 MB of messages in other languages, which every start would read.',
};

export default defineConfig(
  { ignores: ["dist/**", "tests/fixtures/echo/**", "node_modules/**", "examples/**", ".breakwater/**"] },
  ...tseslint.configs.recommended,
  {
    files: ["**/*.ts"],
    languageOptions: { parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname } },
    rules: {
      "max-lines-per-function": ["error", { max: 50, skipBlankLines: true, skipComments: true }],
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "no-warning-comments": ["error", { terms: ["todo", "fixme", "xxx"] }],
      "no-restricted-syntax": ["error", containers, zod, ...configuration],
    },
  },
  { files: ["components/parts/container.ts"], rules: { "no-restricted-syntax": ["error", ...configuration] } },
  { files: ["config/**"], rules: { "no-restricted-syntax": ["error", containers] } },
  { files: ["**/*.cjs", "**/*.js"], rules: { "@typescript-eslint/no-require-imports": "off" } },
  { files: ["tests/**"], rules: { "max-lines-per-function": "off" } },
);
