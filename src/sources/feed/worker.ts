import { serve } from '../../extract/serve.ts';
import { contentOf } from './read.ts';

serve(contentOf);
