// What the engine writes before the worker.

declare const VERSION: string;
declare const FRAME: string[];
declare const LASTING: string[];
